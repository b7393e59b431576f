import type { Frame } from '../model/series.ts';

/** For tests: asks again while hours are pending, which can take a while on a busy machine. */
export async function wholeSeries(ask: () => Promise<Frame[]>): Promise<Frame[]> {
  for (;;) {
    const frames = await ask();
    if (!frames.some(({ pendingHours }) => pendingHours !== undefined)) {
      return frames;
    }
  }
}
