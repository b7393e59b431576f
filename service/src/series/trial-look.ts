import type { Frame } from '../model/series.ts';

/** For tests: asks again for as long as something is pending, which on a busy machine it may be. */
export async function wholeSeries(ask: () => Promise<Frame[]>): Promise<Frame[]> {
  for (;;) {
    const frames = await ask();
    if (!frames.some(({ pendingHours }) => pendingHours !== undefined)) {
      return frames;
    }
  }
}
