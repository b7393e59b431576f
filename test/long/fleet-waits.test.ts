import { hostname } from 'node:os';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Run } from '../../service/src/model/run.ts';
import { FleetTrial } from '../integration/fleet-trial.ts';
import { startMariadb, type TestMariadb } from '../integration/start-mariadb.ts';

const RUN = { producers: 4, durationMs: 6_000, sink: { commitEvery: 100 } };
const isUnderWay = ({ state, acked }: Run) => state === 'running' && acked > 0;

let mariadb: TestMariadb;
let trial: FleetTrial;
beforeAll(async () => {
  mariadb = await startMariadb();
  trial = await FleetTrial.start(mariadb.target());
  await trial.addAgent('one');
  await trial.addAgent('two');
});
afterAll(async () => {
  await trial[Symbol.asyncDispose]();
  await mariadb[Symbol.asyncDispose]();
});

describe('a fleet', () => {
  it('measures the limits of a host, and no run disturbs the measurement', async () => {
    const engine = await trial.engine();
    const { id } = await engine.startBaseline('two', { force: true, durationMs: 10_000 }, null);
    await expect(trial.start(RUN)).rejects.toMatchObject({ code: 'BASELINE_ACTIVE' });
    await expect.poll(async () => (await engine.baseline(id)).state).not.toBe('running');
    const baseline = await engine.baseline(id);
    expect(baseline).toMatchObject({ state: 'done', host: 'two', problem: null });
    expect(baseline.figures.sync?.count).toBeGreaterThan(0);
    // Between the host of the service and that of the agent, which are both this one.
    if ('iperf3' in baseline.tools) {
      expect(baseline.figures.network).toMatchObject({ peer: hostname() });
      expect(baseline.figures.network?.bitsPerSecond).toBeGreaterThan(0);
    }
    await expect(engine.startBaseline('nobody', {}, null)).rejects.toMatchObject({ code: 'HOST_UNKNOWN' });
  });

  it('stops writing before its lease ends if the service is gone', async () => {
    const id = await trial.start({ ...RUN, durationMs: null });
    await trial.until(id, isUnderWay);
    await trial.signal('service', 'SIGKILL');
    // An agent stops its producers 14 s after the last word from the service.
    await expect.poll(() => trial.output('one').trim().split('\n').at(-1), { timeout: 20_000 }).toMatch(/have ended/);
    await expect.poll(() => trial.output('two').trim().split('\n').at(-1), { timeout: 20_000 }).toMatch(/have ended/);
    await trial.startService();
    const report = await trial.ended(id);
    // Everything that they did until then is in the report.
    expect(report.hosts?.map(({ missing }) => missing)).toEqual([
      expect.stringContaining('received nothing'),
      expect.stringContaining('received nothing'),
    ]);
    expect(report).toMatchObject({ valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
    expect(report.hosts?.reduce((sum, { acked }) => sum + acked, 0)).toBe(report.ledger?.acked);
  });

  it('goes on without a host that never comes back, and still counts its rows', async () => {
    const id = await trial.start({ ...RUN, durationMs: 10_000 });
    await trial.until(id, isUnderWay);
    await trial.signal('one', 'SIGKILL');
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
    expect(report.hosts?.map(({ missing }) => missing)).toEqual([expect.stringContaining('did not answer'), null]);
    // What the host wrote after its last report.
    expect(report.ledger?.storedUnacked).toBeGreaterThanOrEqual(0);
  });
});
