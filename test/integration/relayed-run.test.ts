import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ConfiguredTarget } from '../../service/src/config/settings.ts';
import type { RunRequest } from '../../service/src/model/run.ts';
import { kafkaSink } from '../../service/src/sinks/kafka/kind.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';
import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';

let kafka: TestKafka;
let mariadb: TestMariadb;
beforeAll(async () => {
  [kafka, mariadb] = await Promise.all([sharedKafka(), sharedMariadb()]);
});
afterAll(() => Promise.all([kafka[Symbol.asyncDispose](), mariadb[Symbol.asyncDispose]()]));

function targets(): ConfiguredTarget[] {
  const stream = kafkaSink.target.parse({ ...kafka.target(), topic: 'relayed' });
  const table = mysqlSink.target.parse({ ...mariadb.target(), timeoutMs: 2_000 });
  return [
    { name: 'stream', origin: 'file', kind: kafkaSink, settings: stream },
    { name: 'table', origin: 'file', kind: mysqlSink, settings: table },
  ];
}

const REQUEST: RunRequest = { target: 'stream', relayTo: 'table', source: { kind: 'synthetic' }, producers: 2 };
const SOUND = { lost: 0, duplicated: 0, wrong: 0 };

describe('a run whose readings are relayed', { timeout: 180_000 }, () => {
  it('is done when they are in the second store too, and counts them in both', async () => {
    await using trial = openTrialEngine(targets());
    for (const rows of [5_000, 3_000]) {
      const { id } = await trial.start({ ...REQUEST, rows, durationMs: null });
      const report = await trial.ended(id);
      expect(report).toMatchObject({
        ...{ state: 'done', valid: true },
        ledger: { ...SOUND, stored: rows },
        // The relay ignores what earlier runs wrote.
        relay: { target: 'table', relayed: rows, duplicates: 0, poison: 0, ledger: { ...SOUND, stored: rows } },
      });
      expect(report.relay?.drainMs).not.toBeNull();
      const samples = await trial.engine.samples(id, { after: -1, maxPoints: 1_000 });
      expect(samples.reduce((sum, { relay }) => sum + (relay?.relayed ?? 0), 0)).toBe(rows);
      expect(samples.at(-1)?.relay).toMatchObject({ lag: 0 });
    }
  });

  it('continues while the second store is unreachable, and delivers everything in the end', async () => {
    await using trial = openTrialEngine(targets());
    const { id } = await trial.start({ ...REQUEST, ratePerSecond: 500, durationMs: null });
    await trial.until(id, ({ acked }) => acked > 0);
    await mariadb.kill('SIGKILL');
    const { acked } = await trial.engine.run(id);
    await trial.until(id, (run) => run.acked > acked);
    await mariadb.start();
    await trial.engine.stop(id);
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'done', valid: true, relay: { ledger: SOUND } });
    expect(report.relay?.ledger?.stored).toBe(report.ledger?.stored);
    expect(report.relay?.retries).toBeGreaterThan(0);
  });

  it('ends immediately on request, and a later verify counts what the relay had left', async () => {
    await using trial = openTrialEngine(targets());
    const { id } = await trial.start({ ...REQUEST, durationMs: null });
    await trial.until(id, ({ acked }) => acked > 0);
    await trial.engine.stop(id);
    await trial.engine.stop(id);
    const report = await trial.ended(id);
    expect(report.state).toBe('cancelled');
    expect(report).toMatchObject({ valid: null, relay: { drainMs: null, ledgerProblem: { code: 'RELAY_BEHIND' } } });
    expect((await trial.engine.verify(id)).relay?.ledger).toMatchObject({ duplicated: 0, wrong: 0 });
  });

  it.each([
    [
      'from a store without a topic',
      { target: 'table', relayTo: 'table' },
      /needs a target with a topic; table has none\. Available: /,
    ],
    ['to a target that a relay cannot write to', { relayTo: 'stream' }, /available: sqlite, table/],
    ['to a target that does not exist', { relayTo: 'nowhere' }, /available: sqlite, table/],
  ])('is refused %s', async (_what, changes, message) => {
    await using trial = openTrialEngine(targets());
    await expect(trial.start({ ...REQUEST, ...changes })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ field: 'relayTo', message: expect.stringMatching(message) }],
    });
  });
});
