import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FaultRecord } from '../model/fault.ts';
import { latencyMs, record, totalLatencies } from '../stats/histograms.ts';
import { encoded, nothing, plus, plusEncoded, type Second } from './second.ts';

const LATENCIES = ['service', 'intended', 'commit', 'failed', 'client'] as const;

const count = fc.nat(1_000);
const fault = fc.constantFrom('LOST', 'REFUSED', 'TIMED_OUT').map((code) => ({
  ...{ kind: 'transient' as const, code, message: `${code}.`, hint: 'Look.', count: 1 },
}));
/** A second, and the latencies recorded in it. */
const part = fc.record({
  counts: fc.record({
    ...{ second: count, elapsedMs: count, offered: count, acked: count, rejected: count, failed: count },
    ...{ missed: count, dropped: count, transientErrors: count, missedTicks: count, starvedMs: count },
    ...{ longestStallMs: count, cpuSeconds: count, eventLoopMs: count, eventLoopDelayMs: count, gcMs: count },
    residentBytes: count,
  }),
  spent: fc.record({
    building: count,
    queued: count,
    writing: count,
    committing: count,
    reconnecting: count,
    idle: count,
  }),
  firstCommitsMs: fc.array(count, { maxLength: 3 }),
  recovered: fc.uniqueArray(fault, { selector: ({ code }) => code }),
  spooled: fc.option(count),
  latenciesMs: fc.array(fc.tuple(fc.constantFrom(...LATENCIES), fc.integer({ min: 1, max: 100_000 })), {
    maxLength: 8,
  }),
});
type Part = typeof part extends fc.Arbitrary<infer T> ? T : never;

/** A new one each time, because adding changes it. */
function secondOf({ counts, spent, firstCommitsMs, recovered, spooled, latenciesMs }: Part): Second {
  const latencies = totalLatencies();
  latenciesMs.forEach(([name, ms]) => record(latencies[name], ms, 1));
  return {
    ...{ ...counts, latencies, spooled, spent: { ...spent } },
    firstCommitsMs: [...firstCommitsMs],
    recovered: recovered.map((each) => ({ ...each })),
  };
}

/** The contents of a second, in a form that can be compared. */
function contentsOf(second: Second) {
  return { ...second, latencies: latencyMs(second.latencies), counts: countsOf(second) };
}

function countsOf({ latencies }: Second) {
  return LATENCIES.map((name) => latencies[name].totalCount);
}

/** The same, regardless of order and without values taken from the last part. */
function unordered(second: Second) {
  const byCode = (one: FaultRecord, other: FaultRecord) => one.code.localeCompare(other.code);
  return {
    ...contentsOf(second),
    spooled: null,
    firstCommitsMs: second.firstCommitsMs.toSorted((a, b) => a - b),
    recovered: second.recovered.toSorted(byCode),
  };
}

const sum = (parts: readonly Second[]) => parts.reduce(plus, nothing());

describe('adding seconds', () => {
  it('gives the same result however they are grouped: threads in hosts, hosts in a run, seconds in a minute', () => {
    fc.assert(
      fc.property(part, part, part, (a, b, c) => {
        const left = plus(plus(secondOf(a), secondOf(b)), secondOf(c));
        const right = plus(secondOf(a), plus(secondOf(b), secondOf(c)));
        expect(contentsOf(left)).toEqual(contentsOf(right));
      }),
      { numRuns: 50 }
    );
  });

  it('gives the same result in any order, except for values taken from the end', () => {
    fc.assert(
      fc.property(part, part, (a, b) => {
        const there = plus(secondOf(a), secondOf(b));
        const back = plus(secondOf(b), secondOf(a));
        expect(unordered(there)).toEqual(unordered(back));
        expect(there.spooled).toBe(b.spooled ?? a.spooled);
      }),
      { numRuns: 50 }
    );
  });

  it('changes nothing if nothing happened', () => {
    fc.assert(
      fc.property(part, (a) => {
        const expected = contentsOf(secondOf(a));
        expect(contentsOf(plus(secondOf(a), nothing()))).toEqual(expected);
        expect(contentsOf(plus(nothing(), secondOf(a)))).toEqual(expected);
      }),
      { numRuns: 50 }
    );
  });

  it('merges latencies into those of all readings together, and leaves the parts unchanged', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const seconds = parts.map(secondOf);
        const before = seconds.map(contentsOf);
        const all = totalLatencies();
        parts.flatMap(({ latenciesMs }) => latenciesMs).forEach(([name, ms]) => record(all[name], ms, 1));
        expect(latencyMs(sum(seconds).latencies)).toEqual(latencyMs(all));
        expect(seconds.map(contentsOf)).toEqual(before);
      }),
      { numRuns: 50 }
    );
  });

  it('keeps the latest failures of the sensors, which count since the start', () => {
    const health = (failed: number) => [{ location: 'lab', refused: {}, failed, missed: 0, lastFailure: null }];
    const total = sum([{ ...nothing(), sensors: health(1) }, { ...nothing(), sensors: health(3) }, nothing()]);
    expect(total.sensors).toEqual(health(3));
  });
});

it('a second that was sent to another thread or host is unchanged', () => {
  fc.assert(
    fc.property(part, (a) => {
      const sent: unknown = JSON.parse(JSON.stringify(encoded(secondOf(a))));
      expect(sent).toEqual(encoded(secondOf(a)));
      expect(encoded(plusEncoded(nothing(), encoded(secondOf(a))))).toEqual(encoded(plus(nothing(), secondOf(a))));
    }),
    { numRuns: 50 }
  );
});
