import type { Frame } from '@thermobench/service/model/series.ts';
import { describe, expect, it, vi } from 'vitest';

import type { Service } from '../api/client.ts';
import type { Asked } from './answer.ts';
import { sharedSeries } from './sharedSeries.ts';

const FRAME: Frame = { location: 'attic', bucketMs: 1, time: [1], min: [2], max: [2], mean: [2], count: [1] };

/** A service behind its own proxy. It answers when the test tells it to. */
function slowService(proxyUrl: string) {
  const answered = Promise.withResolvers<Frame[]>();
  const get = vi.fn((_path: string, _schema: unknown, asking?: { signal?: AbortSignal }) => {
    signals.push(asking?.signal);
    return answered.promise;
  });
  const signals: Array<AbortSignal | undefined> = [];
  const service = { get } as unknown as Service;
  const panel = (abort = new AbortController()): Asked => ({
    ...{ service, proxyUrl, from: 0, to: 1, maxPoints: 1 },
    signal: abort.signal,
  });
  return { get, signals, panel, answer: (frames: Frame[]) => answered.resolve(frames) };
}

const QUESTION = { target: 'mariadb', from: 0, to: 1, maxPoints: 1, location: undefined, runs: 'hidden' };

describe('panels with the same query', () => {
  it('share one request, and a panel that appears a moment later gets its answer too', async () => {
    const { get, panel, answer } = slowService('shared');
    const asked = [sharedSeries(panel(), QUESTION), sharedSeries(panel(), { ...QUESTION })];
    answer([FRAME]);
    expect(await Promise.all(asked)).toEqual([[FRAME], [FRAME]]);
    expect(await sharedSeries(panel(), QUESTION)).toEqual([FRAME]);
    expect(get).toHaveBeenCalledTimes(1);
    await sharedSeries(panel(), { ...QUESTION, to: 2 });
    expect(get).toHaveBeenCalledTimes(2);
  });

  it('request again what the store was still aggregating', async () => {
    const { get, panel, answer } = slowService('pending');
    answer([{ ...FRAME, pendingHours: 3 }]);
    await sharedSeries(panel(), QUESTION);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await sharedSeries(panel(), QUESTION);
    expect(get).toHaveBeenCalledTimes(2);
  });

  it('abort the request soon after the last of them is closed', async () => {
    const { signals, panel } = slowService('aborted');
    const [one, other] = [new AbortController(), new AbortController()];
    void sharedSeries(panel(one), QUESTION);
    void sharedSeries(panel(other), QUESTION);
    one.abort();
    expect(signals[0]?.aborted).toBe(false);
    other.abort();
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
    void sharedSeries(panel(), QUESTION);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
  });

  it('keep the request of a panel that stops waiting and asks again at once', async () => {
    const { get, signals, panel, answer } = slowService('again');
    const first = new AbortController();
    void sharedSeries(panel(first), QUESTION);
    first.abort();
    const again = sharedSeries(panel(), QUESTION);
    await new Promise((resolve) => setTimeout(resolve, 500));
    answer([FRAME]);
    expect(await again).toEqual([FRAME]);
    expect(signals[0]?.aborted).toBe(false);
    expect(get).toHaveBeenCalledTimes(1);
  });
});
