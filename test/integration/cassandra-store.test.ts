import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ConfiguredTarget } from '../../service/src/config/settings.ts';
import type { RunRequest } from '../../service/src/model/run.ts';
import { cassandraSink } from '../../service/src/sinks/cassandra/kind.ts';
import { connectCassandra } from '../../service/test/sinks/connect.ts';
import { describeStore } from '../../service/test/sinks/conformance.ts';
import { openAdministrator, type Administrator } from './cassandra-tampering.ts';
import { startCuttableProxy } from './cuttable-proxy.ts';
import { sharedCassandra, type TestCassandra } from './start-cassandra.ts';
import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';

let cassandra: TestCassandra;
let administrator: Administrator;
beforeAll(async () => {
  cassandra = await sharedCassandra();
  administrator = await openAdministrator(cassandra.target());
});
afterAll(async () => {
  await administrator[Symbol.asyncDispose]();
  await cassandra[Symbol.asyncDispose]();
});

const WAYS = [
  { schema: 'timeseries' },
  { schema: 'timeseries', client: 'driver', batch: 3, consistency: 'all' },
  { schema: 'article', batch: 4, concurrency: 2 },
] as const;

for (const options of WAYS) {
  describeStore(`cassandra with ${Object.values(options).join(', ')}`, async () => ({
    connect: () => connectCassandra(cassandra.target(), { commitEvery: 10, ...options }),
    ...administrator.tampering(options.schema),
    dispose: async () => {},
  }));
}

const ENDLESS: RunRequest = {
  target: 'trial',
  source: { kind: 'synthetic', locations: 4 },
  producers: 2,
  durationMs: null,
  sink: { commitEvery: 100 },
};

function target(changes: object = {}): ConfiguredTarget {
  const settings = cassandraSink.target.parse({ ...cassandra.target(), ...changes });
  return { name: 'trial', origin: 'file', kind: cassandraSink, settings };
}

describe('a run whose Cassandra', () => {
  it('becomes unreachable and returns continues; the interruptions are counted, and nothing is lost or stored twice', async () => {
    await using proxy = await startCuttableProxy(Number(cassandra.target().port));
    await using trial = openTrialEngine([target({ port: proxy.port })]);
    const { id } = await trial.start(ENDLESS);
    let { acked } = await trial.until(id, (run) => run.acked > 0);
    for (let cuts = 0; cuts < 2; cuts += 1) {
      await proxy.cut();
      await proxy.mend();
      const before = acked;
      ({ acked } = await trial.until(id, (run) => run.acked > before));
    }
    await trial.engine.stop(id);
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
    expect(new Set(report.errors.map(({ kind }) => kind))).toEqual(new Set(['transient']));
    expect(report.errors.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(2);
  });

  // The private node syncs its log once per second, so rows acked in the last moments before a kill are lost.
  it('is killed ends as failed, and after the restart the ledger counts exactly what the store kept', async () => {
    await using trial = openTrialEngine([target({ timeoutMs: 3_000 })]);
    const { id } = await trial.start(ENDLESS);
    await trial.until(id, (run) => run.acked > 1_000);
    await cassandra.kill(1, 'SIGKILL');
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'failed', valid: null, ledger: null, ledgerProblem: { kind: 'transient' } });
    expect(report.store?.warnings).toContainEqual(expect.stringContaining('commitlog_sync is periodic'));

    await cassandra.start(1);
    const { ledger } = await trial.engine.verify(id);
    const count = 'SELECT COUNT(*) AS rows FROM temperature.reading WHERE run = ? ALLOW FILTERING';
    await using witness = await openAdministrator(cassandra.target());
    const [{ rows }] = await witness.ask(count, [id]);
    expect(ledger).toMatchObject({ stored: Number(rows), duplicated: 0, wrong: 0 });
    expect(ledger?.lost).toBe((ledger?.acked ?? 0) + (ledger?.storedUnacked ?? 0) - Number(rows));
  });
});
