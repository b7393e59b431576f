import { describe, expect, it } from 'vitest';

import type { Outage } from '../model/outage.ts';
import { intervalLatencies, record } from '../stats/histograms.ts';
import { OutageEffects } from './effect.ts';
import { ProducerSilence } from './producer-silence.ts';
import type { OutageCourse } from './schedule.ts';

const SECOND_MS = 1_000;
const OUTAGE: Outage = { action: 'kill', server: 'mariadb', afterMs: 5_000, forMs: 3_000 };

/**
 * Seconds with these numbers of acked rows, the first from 0 to 1 s. The outage begins at 5 s, and the server answers again at
 * `answeredAt`. The latency of each row is the number of the second, in milliseconds.
 */
function effectOf(acked: readonly number[], answeredAt: number | null, stalls: Readonly<Record<number, number>> = {}) {
  const course: OutageCourse = {
    ...{ outage: OUTAGE, what: 'mariadb', begunAt: null, undoneAt: null, answeredAt: null, problem: null },
  };
  const effects = new OutageEffects([course]);
  acked.forEach((rows, index) => {
    const endedAt = (index + 1) * SECOND_MS;
    course.begunAt = endedAt > 5_000 ? 5_000 : null;
    course.answeredAt = answeredAt !== null && endedAt >= answeredAt ? answeredAt : null;
    const latencies = intervalLatencies();
    record(latencies.service, index + 1, rows);
    effects.add({
      ...{
        acked: rows,
        elapsedMs: SECOND_MS,
        longestStallMs: stalls[index + 1] ?? 0,
        latencies,
        endedAt,
        silenceMs: null,
      },
    });
  });
  return effects.reports()[0];
}

describe('the effect of an outage', () => {
  it('ends when the rate is back at 90 % of the rate before', () => {
    const effect = effectOf([100, 100, 100, 100, 100, 0, 0, 0, 50, 89, 90, 100], 8_000, { 6: 1_000, 9: 3_400 });
    expect(effect).toMatchObject({ rowsPerSecondBefore: 100, unavailableMs: 3_400, backAfterMs: 5_000 });
    expect(effect?.latencyDuringMs?.max).toBeCloseTo(11, 1);
    expect(effect?.latencyAfterMs?.p50).toBeCloseTo(12, 1);
  });

  it('ends before the server is back if a replica takes over', () => {
    expect(effectOf([100, 100, 100, 100, 100, 0, 0, 95, 100, 100], null)).toMatchObject({ backAfterMs: 2_000 });
  });

  it('goes on if the replica fails too', () => {
    expect(effectOf([100, 100, 100, 100, 100, 0, 95, 10, 20, 100], null)).toMatchObject({ backAfterMs: 4_000 });
  });

  it('ends with the outage if the rate never dropped', () => {
    expect(effectOf([100, 100, 100, 100, 100, 100, 100, 100, 100, 100], 8_000)).toMatchObject({ backAfterMs: 3_000 });
  });

  it('has no end if the rate was never back', () => {
    expect(effectOf([100, 100, 100, 100, 100, 0, 0, 80], 7_000)).toMatchObject({
      backAfterMs: null,
      latencyAfterMs: null,
    });
  });

  it('is unknown if it never began', () => {
    expect(effectOf([100, 100], null)).toMatchObject({ unavailableMs: null, backAfterMs: null, latencyDuringMs: null });
  });
});

describe('the silence of producers', () => {
  it('is that of the producer without an ack for longest', () => {
    const silence = new ProducerSilence();
    const silences = [
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 5],
      [5, 6],
    ].map(([a = 0, b = 0], index) =>
      silence.add(
        [
          { producer: 0, acked: a },
          { producer: 1, acked: b },
        ],
        index * SECOND_MS,
        (index + 1) * SECOND_MS
      )
    );
    expect(silences).toEqual([0, 1_000, 2_000, 2_000, 0]);
  });
});
