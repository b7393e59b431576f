import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { seededRandom } from '../../service/src/stats/random.ts';
import { startCuttableProxy, type CuttableProxy } from '../integration/cuttable-proxy.ts';
import { FleetTrial } from '../integration/fleet-trial.ts';
import { startMariadb, type TestMariadb } from '../integration/start-mariadb.ts';

/*
 * Breaks each part of a fleet at random moments of a run, 20 times each. The run must end with a report that says what is missing, and
 * no acked row may be lost.
 */

const TIMES = Number(process.env.THERMOBENCH_KILLS ?? 20);
const SEED = Number(process.env.THERMOBENCH_SEED ?? Date.now() % 1_000_000);
const RUN = { producers: 4, durationMs: 6_000, sink: { commitEvery: 100 } };
const CUT_MS = 10_000;
console.log(`THERMOBENCH_SEED=${SEED}`);
const random = seededRandom(SEED);

let mariadb: TestMariadb;
let trial: FleetTrial;
let proxy: CuttableProxy;
beforeAll(async () => {
  mariadb = await startMariadb();
  trial = await FleetTrial.start(mariadb.target());
  proxy = await startCuttableProxy(trial.natsPort);
  await trial.addAgent('one');
  await trial.addAgent('two', { url: `tls://127.0.0.1:${proxy.port}` });
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await trial[Symbol.asyncDispose]();
  await mariadb[Symbol.asyncDispose]();
});

interface Breakage {
  readonly what: string;
  readonly strike: () => Promise<void>;
  /** Hosts whose work may be incomplete. */
  readonly mayMiss: readonly string[];
}

const BREAKAGES: readonly Breakage[] = [
  {
    what: 'an agent is killed and started again',
    strike: async () => {
      await trial.signal('one', 'SIGKILL');
      await trial.startAgent('one');
    },
    mayMiss: ['one'],
  },
  {
    what: 'an agent is cut off for 10 s',
    strike: async () => {
      await proxy.cut();
      await pause(CUT_MS);
      await proxy.mend();
    },
    mayMiss: [],
  },
  {
    what: 'the service is killed and started again',
    strike: async () => {
      await trial.signal('service', 'SIGKILL');
      await pause(random() * 3_000);
      await trial.startService();
    },
    mayMiss: [],
  },
  {
    what: 'the NATS server is killed and started again',
    strike: async () => {
      await trial.nats.kill('SIGKILL');
      await pause(random() * 3_000);
      await trial.nats.up();
    },
    mayMiss: [],
  },
];

describe.each(BREAKAGES)('a run during which $what', ({ strike, mayMiss }) => {
  it(`ends with all its rows, ${TIMES} times at random moments`, async () => {
    for (let time = 1; time <= TIMES; time += 1) {
      const id = await trial.start(RUN);
      await trial.until(id, ({ state }) => state === 'running');
      await pause(random() * RUN.durationMs);
      await strike();
      const report = await trial.ended(id);
      const told = `${time} of ${TIMES}: ${JSON.stringify({ state: report.state, errors: report.errors, hosts: report.hosts })}`;
      expect(report.ledger, told).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
      expect(report, told).toMatchObject({ state: 'done', valid: true });
      const missing = (report.hosts ?? []).filter((host) => host.missing !== null).map(({ host }) => host);
      expect(
        missing.filter((host) => !mayMiss.includes(host)),
        told
      ).toEqual([]);
      const acked = report.hosts?.reduce((sum, host) => sum + host.acked, 0);
      expect(acked, told).toBe(report.ledger?.acked);
    }
  });
});
