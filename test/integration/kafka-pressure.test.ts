import { Admin, type AlterClientQuotasOptions } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { KafkaTarget } from '../../service/src/kafka/options.ts';
import { watchBrokers } from '../../service/src/sinks/kafka/pressure.ts';
import { between, storeSample, type StorePressure, type StoreReading } from '../../service/src/sinks/store-pressure.ts';
import { connectKafka } from '../../service/test/sinks/connect.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';
import { storeAndCount } from './store-and-count.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await sharedKafka();
}, 240_000);
afterAll(() => kafka[Symbol.asyncDispose]());

const watch = (target: object = {}): StorePressure => watchBrokers(KafkaTarget.parse({ ...kafka.target(), ...target }));
const write = (readings: number) =>
  storeAndCount(() => connectKafka(kafka.target(), { mode: 'sync', lingerMs: 0 })).store(readings);

/** Sets the quota of all users in bytes per second, or removes it. */
async function setQuota(value: number | null): Promise<void> {
  const admin = new Admin({ clientId: 'test', ...kafka.access() });
  const key = 'producer_byte_rate';
  const op: AlterClientQuotasOptions['entries'][number]['ops'][number] =
    value === null ? { key, remove: true } : { key, value, remove: false };
  await admin.alterClientQuotas({
    entries: [{ entities: [{ entityType: 'user', entityName: null }], ops: [op] }],
    validateOnly: false,
  });
  await admin.close();
}

/** The first answer of an exporter may take too long, because the Java process has just started. */
async function complete(pressure: StorePressure): Promise<StoreReading> {
  return vi.waitFor(async () => {
    const reading = await pressure.read();
    expect(reading.missing).toEqual([]);
    return reading;
  }, 30_000);
}

describe('what the brokers of a real Kafka report about themselves', { timeout: 120_000 }, () => {
  it('are the requests, where their time went, and how busy the threads were', async () => {
    await write(1);
    const pressure = watch();
    const before = await complete(pressure);
    await write(50);
    const after = await pressure.read();
    pressure.close();
    const { figures, missing } = storeSample(between(before, after, 1_000));
    expect(missing).toEqual([]);
    expect(figures).toMatchObject({ underReplicated: 0, throttleMs: 0 });
    expect(figures.produceRequests).toBeGreaterThanOrEqual(50);
    expect(figures.localMs).toBeGreaterThan(0);
    // One broker has no other replica to wait for.
    expect(figures.remoteMs).toBeLessThan(figures.localMs ?? 0);
    for (const busy of [figures.handlersBusy, figures.networkThreadsBusy]) {
      expect(busy).toBeGreaterThanOrEqual(0);
      expect(busy).toBeLessThan(1);
    }
  });

  it('include for how long a quota delayed the clients', async () => {
    await write(1);
    const pressure = watch();
    const before = await complete(pressure);
    // Kafka averages over its last eleven seconds, so the first rows use up what the quota allows in that time.
    await setQuota(300);
    try {
      await write(30);
    } finally {
      await setQuota(null);
    }
    const { amounts } = between(before, await pressure.read(), 1_000);
    pressure.close();
    expect(amounts.throttleMs).toBeGreaterThan(100);
  });

  it('are only the replicas without an exporter, and say so', async () => {
    await write(1);
    for (const [exporters, why] of [
      [undefined, /no exporter is configured/],
      [['127.0.0.1:40999'], /exporter 127\.0\.0\.1:40999: .*ECONNREFUSED/],
    ] as const) {
      const pressure = watch({ exporters });
      const { figures, missing } = await pressure.read();
      pressure.close();
      expect(figures).toEqual({ underReplicated: 0 });
      expect(missing).toEqual([expect.stringMatching(why)]);
    }
  });
});
