import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { intervalLatencies, record } from '../../stats/histograms.ts';
import { LatencyBuckets } from './latency-buckets.ts';

/** Upper edge in seconds, and how many rows are at or below it. */
function bucketsOf(lines: readonly string[]): Array<[edge: number, rows: number]> {
  return lines.flatMap((line) => {
    const [, edge, rows] = /_bucket\{.*le="(.*)"\} (\d+)$/.exec(line) ?? [];
    return edge === undefined ? [] : [[edge === '+Inf' ? Infinity : Number(edge), Number(rows)]];
  });
}

function valueOf(lines: readonly string[], end: string): number {
  return Number(
    lines
      .find((line) => line.includes(end))
      ?.split(' ')
      .at(-1)
  );
}

describe('latency buckets', () => {
  it('count what the histograms contained, to their precision of three digits', () => {
    const seconds = fc.array(fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { maxLength: 50 }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(seconds, (intervals) => {
        const buckets = new LatencyBuckets();
        const all = intervals.flat();
        for (const interval of intervals) {
          const { service } = intervalLatencies();
          interval.forEach((ms) => record(service, ms, 1));
          buckets.add(service);
        }
        const lines = buckets.lines('x', 'target="a"');
        for (const [edge, rows] of bucketsOf(lines)) {
          expect(rows).toBeGreaterThanOrEqual(all.filter((ms) => ms / 1000 < edge * 0.998 - 1e-6).length);
          expect(rows).toBeLessThanOrEqual(all.filter((ms) => ms / 1000 <= edge * 1.002 + 1e-6).length);
        }
        const sum = all.reduce((total, ms) => total + ms / 1000, 0);
        expect(valueOf(lines, '_count')).toBe(all.length);
        expect(Math.abs(valueOf(lines, '_sum') - sum)).toBeLessThanOrEqual(sum * 0.002 + 1e-6 * all.length);
      })
    );
  });
});
