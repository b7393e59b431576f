import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ConfiguredTarget } from '../../config/settings.ts';
import { Fault } from '../../model/fault.ts';
import type { ConsumerLag } from '../../sinks/contract.ts';
import { nullSink } from '../../sinks/null/kind.ts';
import { ConsumerMetrics } from './consumers.ts';
import { Families } from './families.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LAG: ConsumerLag = { group: 'thermobench-relay', topic: 'temperature', rows: 382 };
const SHOWN = 'thermobench_consumer_lag_rows{target="stream",group="thermobench-relay",topic="temperature"} 382';
const UP = 'thermobench_consumer_lag_up{target="stream"}';

/** A Kafka log named "stream", and a target without consumers. */
function metricsOf(consumerLag: () => Promise<ConsumerLag[]>) {
  const families = new Families();
  const target = (name: string, kind: ConfiguredTarget['kind']): [string, ConfiguredTarget] => [
    name,
    { name, origin: 'file', kind, settings: { sink: 'null' } },
  ];
  const targets = new Map([target('stream', { ...nullSink, consumerLag }), target('ceiling', nullSink)]);
  const metrics = new ConsumerMetrics(families, () => targets);
  const scrape = async () => {
    await metrics.refresh();
    const lines = (await families.registry.metrics()).split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('#'));
  };
  return { scrape, targets };
}

describe('lag of consumers', () => {
  it('is queried at most once every 10 s, however often it is scraped', async () => {
    let asked = 0;
    const { scrape } = metricsOf(async () => {
      asked += 1;
      return [LAG];
    });
    expect(await scrape()).toEqual([SHOWN, `${UP} 1`]);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(await scrape()).toEqual([SHOWN, `${UP} 1`]);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await scrape();
    expect(asked).toBe(2);
  });

  it('is not shown for a store that no longer answers; a metric says so instead', async () => {
    let answers = true;
    const { scrape } = metricsOf(async () => {
      if (!answers) {
        throw new Fault({ kind: 'transient', code: 'ECONNREFUSED', message: 'refused', hint: 'start it' });
      }
      return [LAG];
    });
    expect(await scrape()).toEqual([SHOWN, `${UP} 1`]);
    answers = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await scrape()).toEqual([`${UP} 0`]);
    answers = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await scrape()).toEqual([SHOWN, `${UP} 1`]);
  });

  it('is not shown for a target that is no longer configured', async () => {
    const { scrape, targets } = metricsOf(async () => [LAG]);
    expect(await scrape()).toEqual([SHOWN, `${UP} 1`]);
    targets.delete('stream');
    expect(await scrape()).toEqual([]);
  });

  it('delays a scrape for 2 s at most, is not queried again meanwhile, and is shown once it arrives', async () => {
    const answer = Promise.withResolvers<ConsumerLag[]>();
    let asked = 0;
    const { scrape } = metricsOf(() => {
      asked += 1;
      return answer.promise;
    });
    const first = scrape();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await first).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await scrape()).toEqual([]);
    expect(asked).toBe(1);
    answer.resolve([LAG]);
    await vi.advanceTimersByTimeAsync(0);
    expect(await scrape()).toEqual([SHOWN, `${UP} 1`]);
  });
});
