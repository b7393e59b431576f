import { describe, expect, it } from 'vitest';

import type { StorePressure } from '../sinks/store-pressure.ts';
import { AnswerTimes } from './answer-times.ts';

/** Answers after these times, one after another. */
function answering(...timesMs: number[]): { pressure: StorePressure; now: () => number } {
  let now = 0;
  const pressure: StorePressure = {
    ping: () => {
      now += timesMs.shift() ?? 0;
      return Promise.resolve();
    },
    read: () => Promise.reject(new Error('Not asked for.')),
    close: () => undefined,
  };
  return { pressure, now: () => now };
}

describe('the answer times of a store', () => {
  it('are unknown if it is not asked for such answers', async () => {
    const { pressure } = answering(9);
    expect(await new AnswerTimes().measure({ ...pressure, ping: undefined })).toEqual({});
  });

  it('count the shortest of several answers, since each may have waited for this thread', async () => {
    const { pressure, now } = answering(9, 2, 30);
    expect(await new AnswerTimes(now).measure(pressure)).toEqual({
      ...{ answerMs: 2, shortestAnswerMs: 2, slowAnswers: 0 },
    });
  });

  it.each([
    ['slow, if they take three times as long as the shortest one so far', 6, 1],
    ['not slow, if they take less', 5.9, 0],
  ])('are %s', async (_what, laterMs, slowAnswers) => {
    const { pressure, now } = answering(2, 2, 2, laterMs, laterMs, laterMs);
    const times = new AnswerTimes(now);
    await times.measure(pressure);
    expect(await times.measure(pressure)).toEqual({
      answerMs: expect.closeTo(laterMs),
      shortestAnswerMs: 2,
      slowAnswers,
    });
  });

  it('are not slow if they differ only by fractions of a millisecond', async () => {
    const { pressure, now } = answering(0.1, 0.1, 0.1, 0.9, 0.9, 0.9);
    const times = new AnswerTimes(now);
    await times.measure(pressure);
    expect(await times.measure(pressure)).toMatchObject({ slowAnswers: 0 });
  });
});
