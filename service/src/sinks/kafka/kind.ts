import { endpointOf } from '../../kafka/access.ts';
import { addressOf } from '../../kafka/faults.ts';
import { KafkaOptions, KafkaTarget } from '../../kafka/options.ts';
import { defineSink } from '../sink-kind.ts';

/** Limit for each answer. It may be short, because callers soon try again. */
const LAG_WITHIN_MS = 5_000;

/** A topic of Apache Kafka. */
export const kafkaSink = defineSink({
  kind: 'kafka',
  target: KafkaTarget,
  options: KafkaOptions,
  embedded: false,
  address: (target) => ({ text: addressOf(target), hostPaths: [] }),
  endpoints: ({ brokers }) => brokers.map(endpointOf),
  connect: async (target, options) => new (await import('./sink.ts')).KafkaSink(target, options),
  topic: (target) => target,
  async consumerLag(target) {
    const { readConsumerLag } = await import('./consumer-lag.ts');
    return readConsumerLag({ ...target, timeoutMs: Math.min(target.timeoutMs, LAG_WITHIN_MS) });
  },
  experiments: {
    store: 'Kafka',
    cases: [{ 'sink.mode': 'sync' }, { 'sink.mode': 'batched' }],
    sweeps: [
      {
        name: 'kafka-modes',
        title: 'Kafka: one by one or batched',
        description: 'What does it cost to wait for the ack of each message before sending the next?',
        run: { producers: 1, durationMs: 10_000 },
        matrix: { 'sink.mode': ['sync', 'batched'] },
      },
    ],
  },
});
