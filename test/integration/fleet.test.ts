import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Report } from '../../service/src/model/report.ts';
import type { Run } from '../../service/src/model/run.ts';
import { startCuttableProxy } from './cuttable-proxy.ts';
import { FleetTrial } from './fleet-trial.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';

const RUN = { producers: 4, durationMs: 4_000, sink: { commitEvery: 100 } };
/** In mid-run, when every host has written. */
const isUnderWay = ({ state, acked }: Run) => state === 'running' && acked > 0;

let mariadb: TestMariadb;
let trial: FleetTrial;
beforeAll(async () => {
  mariadb = await sharedMariadb();
  trial = await FleetTrial.start(mariadb.target());
  await trial.addAgent('one');
  await trial.addAgent('two');
});
afterAll(async () => {
  await trial[Symbol.asyncDispose]();
  await mariadb[Symbol.asyncDispose]();
});

/** No acked row is missing, wherever its producer was. */
function expectNothingLost({ ledger, valid }: Report): void {
  expect(ledger).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
  expect(valid).toBe(true);
}

function missingIn(report: Report): Array<[string, boolean]> {
  return (report.hosts ?? []).map(({ host, missing }) => [host, missing !== null]);
}

const WHOLE = [
  ['one', false],
  ['two', false],
];

describe('a run on two hosts', () => {
  it('divides the producers, and its figures are the sums of both', async () => {
    const report = await trial.ended(await trial.start(RUN));
    expect(report).toMatchObject({ state: 'done', producers: 4 });
    expectNothingLost(report);
    expect(missingIn(report)).toEqual(WHOLE);
    const hosts = report.hosts ?? [];
    expect(hosts.map(({ producers }) => producers)).toEqual([2, 2]);
    expect(hosts.every(({ acked }) => acked > 0)).toBe(true);
    expect(hosts.reduce((sum, { acked }) => sum + acked, 0)).toBe(report.ledger?.acked);
    // Both clocks are that of this machine.
    for (const { clock } of hosts) {
      expect(Math.abs(clock?.offsetMs ?? NaN)).toBeLessThanOrEqual(clock?.uncertaintyMs ?? 0);
    }
    const samples = await (await trial.engine()).samples(report.id, { after: -1, maxPoints: 100 });
    expect(samples.length).toBeGreaterThanOrEqual(4);
    for (const { shares = [], rowsPerSecond } of samples) {
      expect(shares.reduce((sum, share) => sum + share.rowsPerSecond, 0)).toBeCloseTo(rowsPerSecond, 3);
    }
  });

  it('runs only on the hosts that its words choose', async () => {
    const report = await trial.ended(await trial.start({ ...RUN, hosts: ['two'], producers: null, durationMs: 1_000 }));
    expect(missingIn(report)).toEqual([['two', false]]);
    expectNothingLost(report);
  });

  it.each([
    ['kitchen', /matches no host/],
    ['kind=other', /matches no host/],
  ])('is refused if no host matches %s', async (word, message) => {
    await expect(trial.start({ ...RUN, hosts: [word] })).rejects.toMatchObject({
      ...{
        code: 'INVALID_INPUT',
        fields: [expect.objectContaining({ field: 'hosts', message: expect.stringMatching(message) })],
      },
    });
  });

  it('stops on request, and reports what was written until then', async () => {
    const id = await trial.start({ ...RUN, durationMs: null });
    await trial.until(id, isUnderWay);
    await (await trial.engine()).stop(id);
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'done', stopped: { reason: 'request' } });
    expectNothingLost(report);
  });

  it('continues if an agent is killed; the report says what is missing, and no acked row is lost', async () => {
    const id = await trial.start(RUN);
    await trial.until(id, isUnderWay);
    await trial.signal('one', 'SIGKILL');
    await trial.startAgent('one');
    const report = await trial.ended(id);
    expect(report.state).toBe('done');
    expectNothingLost(report);
    expect(missingIn(report)).toEqual([
      ['one', true],
      ['two', false],
    ]);
    expect(report.hosts?.[1]?.lastSecond).toBeGreaterThan(report.hosts?.[0]?.lastSecond ?? Infinity);
  });

  it('is complete even if the NATS server is killed and started again', async () => {
    const id = await trial.start(RUN);
    await trial.until(id, isUnderWay);
    await trial.nats.kill('SIGKILL');
    await pause(1_000);
    await trial.nats.up();
    const report = await trial.ended(id);
    expect(report.state).toBe('done');
    expectNothingLost(report);
    expect(missingIn(report)).toEqual(WHOLE);
  });

  it('is taken over by the next service if its own is killed', async () => {
    const id = await trial.start(RUN);
    await trial.until(id, isUnderWay);
    await trial.signal('service', 'SIGKILL');
    await trial.startService();
    const report = await trial.ended(id);
    expect(report.state).toBe('done');
    expectNothingLost(report);
    expect(missingIn(report)).toEqual(WHOLE);
    expect(report.hosts?.reduce((sum, { acked }) => sum + acked, 0)).toBe(report.ledger?.acked);
  });
});

describe('a fleet', () => {
  it('does not start a run if an agent has no such target, and says which', async () => {
    await trial.addAgent('other', { target: null });
    const report = await trial.ended(await trial.start({ ...RUN, hosts: ['two', 'other'] }));
    expect(report).toMatchObject({ state: 'failed', startedAt: null });
    expect(report.errors[0]).toMatchObject({ code: 'TARGET_UNKNOWN', message: expect.stringMatching(/^On other: /) });
    await trial.signal('other', 'SIGKILL');
    // The producers of the other host were connected, and have disconnected again.
    const next = await trial.ended(await trial.start({ ...RUN, hosts: ['two'], durationMs: 1_000 }));
    expectNothingLost(next);
  });
});

describe('a host that is cut off from the service', () => {
  it('goes on within its lease, and its seconds arrive later', async () => {
    await using proxy = await startCuttableProxy(trial.natsPort);
    await trial.addAgent('three', { url: `tls://127.0.0.1:${proxy.port}` });
    const id = await trial.start({ ...RUN, hosts: ['two', 'three'], durationMs: 6_000 });
    await trial.until(id, isUnderWay);
    await proxy.cut();
    const told = async () => (await (await trial.engine()).events(id)).map(({ text }) => text);
    await expect.poll(told).toContainEqual(expect.stringContaining('three does not answer'));
    await proxy.mend();
    const report = await trial.ended(id);
    expect(await told()).toContain('three answers again.');
    expect(report.state).toBe('done');
    expectNothingLost(report);
    expect(missingIn(report)).toEqual([
      ['two', false],
      ['three', false],
    ]);
  });
});
