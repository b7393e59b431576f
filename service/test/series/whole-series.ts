import type { Frame } from '../../src/model/series.ts';

/** Repeats the query while hours are pending, which can take a while on a busy machine. */
export async function wholeSeries(ask: () => Promise<Frame[]>): Promise<Frame[]> {
  for (;;) {
    const frames = await ask();
    if (!frames.some(({ pendingHours }) => pendingHours !== undefined)) {
      return frames;
    }
  }
}
