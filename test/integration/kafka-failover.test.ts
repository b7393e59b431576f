import { Admin } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ConfiguredTarget } from '../../service/src/config/settings.ts';
import type { Session } from '../../service/src/sinks/contract.ts';
import { KafkaTarget } from '../../service/src/sinks/kafka/options.ts';
import { kafkaSink } from '../../service/src/sinks/kafka/sink.ts';
import { startKafka, type TestKafka } from './start-kafka.ts';
import { openTrialEngine } from './trial-engine.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await startKafka({ brokers: 3 });
}, 240_000);
afterAll(() => kafka[Symbol.asyncDispose]());

/** Side by side, so that one broker's death is enough for all. */
const WAYS = [
  { topic: 'numbered', client: 'platformatic' },
  { topic: 'unnumbered', client: 'platformatic', idempotent: false },
  { topic: 'kafkajs', client: 'kafkajs' },
] as const;

const RUN = Date.now().toString(36).padStart(8, '0');

/** A session into a topic that wants all three replicas in sync. */
async function strictSession(): Promise<Session> {
  const target = KafkaTarget.parse({ ...kafka.target(), topic: 'strict', timeoutMs: 2_000 });
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: target.brokers });
  const configs = [{ name: 'min.insync.replicas', value: '3' }];
  await admin.createTopics({ topics: [target.topic], partitions: 1, replicas: 3, configs });
  await admin.close();
  return kafkaSink.connect(target, { mode: 'sync' }).open(RUN, 0);
}

function target(topic: string): ConfiguredTarget {
  return {
    name: topic,
    origin: 'file',
    kind: kafkaSink,
    settings: kafkaSink.target.parse({ ...kafka.target(), topic }),
  };
}

describe('while one broker of three is killed and comes back', () => {
  it(
    'runs go on, lose nothing and store nothing twice, and what wants all three says so',
    { timeout: 240_000 },
    async () => {
      await using trial = openTrialEngine(WAYS.map(({ topic }) => target(topic)));
      const runs = await Promise.all(
        WAYS.map(({ topic, ...sink }) =>
          trial.start({
            target: topic,
            source: { kind: 'synthetic' },
            producers: 2,
            durationMs: null,
            ratePerSecond: 2_000,
            sink: { commitEvery: 50, ...sink },
          })
        )
      );
      const writtenMore = async (rows: number) => {
        const before = await Promise.all(runs.map(({ id }) => trial.engine.run(id)));
        await Promise.all(
          before.map(({ id, acked }) => trial.until(id, (run) => run.acked > acked + rows || run.endedAt !== null))
        );
      };

      const strict = await strictSession();
      await writtenMore(1_000);
      await kafka.kill(2, 'SIGKILL');
      await writtenMore(5_000);
      await strict.write({ firstSeq: 0, readings: [{ location: 'attic', time: Date.now(), value: 21 }] });
      await expect(strict.commit()).rejects.toMatchObject({
        kind: 'transient',
        code: expect.stringMatching(/^NOT_ENOUGH_REPLICAS/),
        hint: expect.stringContaining('min.insync.replicas'),
      });
      await strict.close();
      await kafka.start(2);
      await writtenMore(5_000);
      await Promise.all(runs.map(({ id }) => trial.engine.stop(id)));

      for (const { id } of runs) {
        const report = await trial.ended(id);
        expect(report).toMatchObject({
          state: 'done',
          valid: true,
          ledger: { lost: 0, duplicated: 0, wrong: 0, reordered: 0 },
          store: { durability: { 'min.insync.replicas': '2', 'replication.factor': 3 } },
        });
        // How long the brokers took to find another leader.
        expect(report.longestStallMs).toBeGreaterThanOrEqual(900);
      }
    }
  );
});
