import { afterAll, beforeAll } from 'vitest';

import { describeStore } from '../../service/src/sinks/conformance.ts';
import { KafkaTarget } from '../../service/src/sinks/kafka/options.ts';
import { kafkaSink } from '../../service/src/sinks/kafka/sink.ts';
import { RewrittenTopic } from './rewritten-topic.ts';
import { startKafka, type TestKafka } from './start-kafka.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await startKafka({ brokers: 1 });
});
afterAll(() => kafka[Symbol.asyncDispose]());

const WAYS = [
  { client: 'platformatic', mode: 'batched', batch: 3 },
  { client: 'platformatic', mode: 'sync', acks: 1 },
] as const;

let topics = 0;
for (const options of WAYS) {
  describeStore(`kafka with ${Object.values(options).join(', ')}`, async () => {
    const target = { ...kafka.target(), topic: `conforming-${topics++}`, partitions: 3 };
    const topic = new RewrittenTopic(KafkaTarget.parse(target));
    return {
      connect: () => kafkaSink.connect(target, { commitEvery: 10, ...options }),
      remove: (row) => topic.remove(row),
      changeValue: (row, value) => topic.changeValue(row, value),
      duplicate: (row) => topic.duplicate(row),
      dispose: async () => {},
    };
  });
}
