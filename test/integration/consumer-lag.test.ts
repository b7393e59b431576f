import { Admin } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { TrialService } from '../../service/test/http/trial-service.ts';
import type { ConsumerLag } from '../../service/src/sinks/contract.ts';
import { kafkaSink } from '../../service/src/sinks/kafka/kind.ts';
import { connectKafka } from '../../service/test/sinks/connect.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';
import { storeAndCount } from './store-and-count.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await sharedKafka();
}, 240_000);
afterAll(() => kafka[Symbol.asyncDispose]());

const lag = async (): Promise<ConsumerLag[]> => (await kafkaSink.consumerLag?.(kafka.target())) ?? [];

async function ask<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin({ clientId: 'test', ...kafka.access() });
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}

/** Commits offsets like consumers that have read each partition up to the given offset. */
async function commit(groupId: string, offsets: readonly number[]): Promise<void> {
  const partitionOffsets = offsets.map((offset, partition) => ({ partition, offset: BigInt(offset) }));
  const topics = [{ name: 'temperature', partitionOffsets }];
  await ask((admin) => admin.alterConsumerGroupOffsets({ groupId, topics }));
}

async function endOffsets(): Promise<number[]> {
  const partitions = [0, 1, 2, 3].map((partitionIndex) => ({ partitionIndex, timestamp: -1n }));
  const [topic] = await ask((admin) => admin.listOffsets({ topics: [{ name: 'temperature', partitions }] }));
  const offsets = new Map(topic?.partitions.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]));
  return partitions.map(({ partitionIndex }) => offsets.get(partitionIndex) ?? 0);
}

/** Lines about consumers, within the time that Prometheus allows. */
async function scrape(service: TrialService): Promise<string[]> {
  const signal = AbortSignal.timeout(5_000);
  const headers = { authorization: `Bearer ${service.tokens.readOnly}` };
  const response = await fetch(new URL('/metrics', service.address), { headers, signal });
  return (await response.text()).split('\n').filter((line) => line.startsWith('thermobench_consumer_lag'));
}

describe('the lag of the consumers of a real Kafka', { timeout: 120_000 }, () => {
  it('is the number of records that each group has not read, in all partitions; relays of single runs are left out', async () => {
    expect(await lag()).toEqual([]);
    await storeAndCount(() => connectKafka(kafka.target(), {})).store(20);
    expect(await lag()).toEqual([]);

    // A cluster that has just started has no group coordinator yet.
    await expect.poll(() => commit('begun', [0]).then(() => 'done'), { timeout: 60_000 }).toBe('done');
    const ends = await endOffsets();
    await commit('done', ends);
    await commit('thermobench-run-0123abcd', [0]);
    const written = ends.findIndex((end) => end > 0);
    await commit('on-its-way', ends.with(written, 5));
    expect((await lag()).toSorted((one, other) => one.group.localeCompare(other.group))).toEqual([
      { group: 'begun', topic: 'temperature', rows: 20 },
      { group: 'done', topic: 'temperature', rows: 0 },
      { group: 'on-its-way', topic: 'temperature', rows: ends[written] - 5 },
    ]);
  });

  it('is a metric of the service that neither fails nor blocks if a broker does not answer', async () => {
    const targets = { stream: kafka.target() };
    await using service = await TrialService.start({ targets });
    expect(await scrape(service)).toEqual(
      expect.arrayContaining([
        'thermobench_consumer_lag_rows{target="stream",group="begun",topic="temperature"} 20',
        'thermobench_consumer_lag_up{target="stream"} 1',
      ])
    );
    const { pid } = await kafka.server.status();
    process.kill(pid ?? 0, 'SIGSTOP');
    try {
      await using later = await TrialService.start({ targets });
      await expect
        .poll(() => scrape(later), { timeout: 60_000 })
        .toEqual(['thermobench_consumer_lag_up{target="stream"} 0']);
    } finally {
      process.kill(pid ?? 0, 'SIGCONT');
    }
  });
});
