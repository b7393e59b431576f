import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { intervalLatencies, percentiles, record } from '../stats/histograms.ts';
import type { TeamSecond } from '../producer/messages.ts';
import { noTimeSpent } from '../producer/phases.ts';
import { encoded, eventLoopUtilization, nothing, type Second } from '../producer/second.ts';
import { SecondMerger } from './merge.ts';

function teamSecond(second: number, elapsedMs: number, acked: number): TeamSecond {
  const latencies = intervalLatencies();
  if (acked > 0) {
    record(latencies.service, acked, acked);
  }
  return {
    ...encoded(nothing(latencies)),
    ...{ second, elapsedMs, offered: acked, acked, rejected: 1, failed: 2, missed: 3, firstCommitsMs: [acked] },
    longestStallMs: acked,
    cpuSeconds: 0.25,
    spent: { ...noTimeSpent(), building: elapsedMs },
    eventLoopMs: (elapsedMs * acked) / 1000,
    eventLoopDelayMs: acked,
    gcMs: 1,
    accounts: [],
  };
}

function merger(threads: number) {
  const reported: Second[] = [];
  return { reported, merger: new SecondMerger(threads, 3, (second) => reported.push(second)) };
}

describe('seconds of several threads', () => {
  it('are reported as a sum once all threads have reached them', () => {
    const { reported, merger: seconds } = merger(2);
    seconds.add(0, teamSecond(1, 1000, 10));
    expect(reported).toEqual([]);
    seconds.add(1, teamSecond(1, 1001, 300));
    expect(reported).toMatchObject([
      {
        second: 1,
        elapsedMs: 1001,
        acked: 310,
        rejected: 2,
        failed: 4,
        missed: 6,
        firstCommitsMs: [10, 300],
        longestStallMs: 300,
        cpuSeconds: 0.5,
        eventLoopDelayMs: 300,
        gcMs: 2,
      },
    ]);
    expect(reported[0].latencies.service.totalCount).toBe(310);
    expect(eventLoopUtilization(reported[0])).toBeCloseTo(0.3, 9);
  });

  it('have the percentiles of all their readings together, not an average of percentiles', () => {
    const waits = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.array(waits, { minLength: 1, maxLength: 4 }), (byHost) => {
        const { reported, merger: seconds } = merger(byHost.length);
        const pooled = intervalLatencies();
        byHost.forEach((waitsMs, host) => {
          const latencies = intervalLatencies();
          for (const waitMs of waitsMs) {
            record(latencies.service, waitMs, 1);
            record(pooled.service, waitMs, 1);
          }
          seconds.add(host, { ...encoded(nothing(latencies)), second: 1, elapsedMs: 1_000, accounts: [] });
        });
        const { max = 0, ...merged } = percentiles(reported[0].latencies.service) ?? {};
        const { max: longest = 0, ...all } = percentiles(pooled.service) ?? {};
        expect(merged).toEqual(all);
        // Three digits of it are sent.
        expect(Math.abs(max - longest)).toBeLessThanOrEqual(longest / 1_000);
      })
    );
  });

  it('contain each interval exactly once, in ascending order, and last as long as the threads did', () => {
    /** In each step one thread either delivers its next interval or leaves. */
    const step = fc.record({ thread: fc.nat(2), lengthMs: fc.integer({ min: 1, max: 6_000 }), acked: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.subarray([0, 1, 2]), (steps, leaveEarly) => {
        const { reported, merger: seconds } = merger(3);
        const elapsedMs = [0, 0, 0];
        const last = [0, 0, 0];
        let acked = 0;
        let brought = 0;
        const gone = new Set<number>();
        steps.forEach(({ thread, lengthMs, acked: rows }, at) => {
          if (at === 20) {
            leaveEarly.forEach((leaver) => {
              gone.add(leaver);
              seconds.leave(leaver);
            });
          }
          if (gone.has(thread)) {
            return;
          }
          elapsedMs[thread] += lengthMs;
          last[thread] = Math.max(last[thread] + 1, Math.round(elapsedMs[thread] / 1000));
          seconds.add(thread, teamSecond(last[thread], lengthMs, rows));
          acked += rows;
          brought += 1;
        });
        [0, 1, 2].forEach((thread) => seconds.leave(thread));

        expect(reported.reduce((sum, second) => sum + second.acked, 0)).toBe(acked);
        expect(reported.reduce((sum, second) => sum + second.rejected, 0)).toBe(brought);
        expect(reported.reduce((sum, second) => sum + second.latencies.service.totalCount, 0)).toBe(acked);
        expect(reported.reduce((sum, second) => sum + second.elapsedMs, 0)).toBeCloseTo(Math.max(...elapsedMs), 6);
        reported.slice(1).forEach(({ second }, at) => expect(second).toBeGreaterThan(reported[at].second));
      })
    );
  });

  it('do not wait forever for a delayed thread; its late figures go into the next second, with their time counted once', () => {
    const { reported, merger: seconds } = merger(2);
    for (let second = 1; second <= 5; second += 1) {
      seconds.add(0, teamSecond(second, 1000, 10));
    }
    expect(reported.map(({ second }) => second)).toEqual([1, 2]);
    seconds.add(1, teamSecond(5, 5000, 7));
    expect(reported.map(({ second, elapsedMs, acked }) => [second, elapsedMs, acked])).toEqual([
      [1, 1000, 10],
      [2, 1000, 10],
      [3, 1000, 10],
      [4, 1000, 10],
      [5, 1000, 17],
    ]);
  });

  it('do not wait for a thread that has left, and include the last figures it sent', () => {
    const { reported, merger: seconds } = merger(2);
    seconds.add(0, teamSecond(1, 300, 5));
    seconds.leave(0);
    seconds.add(1, teamSecond(1, 1000, 10));
    seconds.add(1, teamSecond(2, 1000, 10));
    expect(reported.map(({ second, elapsedMs, acked }) => [second, elapsedMs, acked])).toEqual([
      [1, 1000, 15],
      [2, 1000, 10],
    ]);
  });

  it('can be merged further by another process, which has only the state after the last report', () => {
    const { reported, merger: seconds } = merger(2);
    [1, 2].forEach((second) => seconds.add(0, teamSecond(second, 1000, 10)));
    seconds.add(1, teamSecond(1, 1_010, 7));
    expect(seconds.state).toEqual({ reported: 1, reportedMs: 1_010, elapsedMs: [1_000, 1_010] });

    const next = new SecondMerger(2, 3, (second) => reported.push(second), seconds.state);
    next.add(0, teamSecond(2, 1000, 10));
    expect(reported).toHaveLength(1);
    next.add(1, teamSecond(2, 995, 7));
    expect(reported.at(-1)).toMatchObject({ second: 2, elapsedMs: 995, acked: 17 });
  });

  it('are merged for hundreds of thousands of threads, more than a function takes arguments', () => {
    const threads = 200_000;
    const { reported, merger: seconds } = merger(threads);
    const one = teamSecond(1, 1000, 0);
    for (let thread = 0; thread < threads; thread += 1) {
      seconds.add(thread, one);
    }
    expect(reported).toMatchObject([{ second: 1, elapsedMs: 1000, rejected: threads }]);
  });
});
