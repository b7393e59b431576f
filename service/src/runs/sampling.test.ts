import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  addLatencies,
  intervalLatencies,
  latencyMs,
  record,
  totalHistogram,
  totalLatencies,
} from '../stats/histograms.ts';
import { noTimeSpent } from '../producer/phases.ts';
import { nothing } from '../producer/second.ts';
import { STEPS } from '../journal/steps.ts';
import { Sampler, shares } from './sampling.ts';
import type { RunSecond } from './second.ts';

function runSecond(second: number, { elapsedMs = 1000, acked = 1, serviceMs = 1 } = {}): RunSecond {
  const latencies = intervalLatencies();
  if (acked > 0) {
    record(latencies.service, serviceMs, acked);
  }
  return {
    ...nothing(latencies),
    ...{ second, elapsedMs, offered: acked + 1, acked, rejected: 1 },
    spent: { ...noTimeSpent(), building: elapsedMs / 4, writing: elapsedMs / 4, committing: elapsedMs / 2 },
    ...{ cpuSeconds: 0.5, eventLoopMs: elapsedMs / 4, eventLoopDelayMs: serviceMs, gcMs: 10 },
    residentBytes: 1_000 * second,
  };
}

describe('samples', () => {
  it('have the same sums at every step, and percentiles of all their latencies together', () => {
    const second = fc.record({
      skipped: fc.nat(3),
      elapsedMs: fc.nat(3_000),
      acked: fc.nat(1_000),
      serviceMs: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(fc.array(second, { minLength: 1, maxLength: 80 }), (seconds) => {
        const sampler = new Sampler(0, 1);
        const all = totalLatencies();
        let at = 0;
        const samples = seconds.flatMap(({ skipped, ...rest }) => {
          at += 1 + skipped;
          const observed = runSecond(at, rest);
          addLatencies(all, observed.latencies);
          return sampler.add(observed, false);
        });
        samples.push(...sampler.end());

        const acked = seconds.reduce((sum, second) => sum + second.acked, 0);
        const lengthS = seconds.reduce((sum, second) => sum + second.elapsedMs, 0) / 1000;
        for (const step of STEPS) {
          const own = samples.filter((sample) => sample.step === step).map(({ sample }) => sample);
          expect(own.reduce((sum, sample) => sum + sample.acked, 0)).toBe(acked);
          expect(own.reduce((sum, sample) => sum + sample.rejected, 0)).toBe(seconds.length);
          expect(own.reduce((sum, sample) => sum + sample.seconds, 0)).toBeCloseTo(lengthS, 6);
          own.slice(1).forEach((sample, before) => {
            expect(Math.floor(sample.second / step)).toBeGreaterThanOrEqual(Math.floor(own[before].second / step));
            expect(sample.second).toBeGreaterThan(own[before].second);
          });
          if (own.length === 1) {
            expect(own[0].latencyMs).toEqual(latencyMs(all));
          }
          own.forEach(({ generator, seconds: length }) =>
            expect(generator.eventLoopUtilization).toBeCloseTo(length > 0 ? 0.25 : 0, 9)
          );
        }
      }),
      { numRuns: 30 }
    );
  });

  it('of ten seconds are complete at the tenth second, even if that second was skipped', () => {
    const sampler = new Sampler(5_000, 1);
    const long = [1, 2, 9, 11, 12, 20].flatMap((second) =>
      sampler.add(runSecond(second), false).filter(({ step }) => step === 10)
    );
    expect(long.map(({ sample }) => [sample.second, sample.acked])).toEqual([
      [11, 4],
      [20, 2],
    ]);
    expect(long[0].sample.at).toBe(16_000);
  });

  it('merge latencies, and never average their percentiles', () => {
    const sampler = new Sampler(0, 1);
    sampler.add(runSecond(1, { acked: 990, serviceMs: 1 }), false);
    sampler.add(runSecond(2, { acked: 10, serviceMs: 1_000 }), false);
    const long = sampler.end().find(({ step }) => step === 10)?.sample;
    expect(long?.latencyMs.service).toMatchObject({ p50: 1, p99: 1 });
    expect(long?.latencyMs.service?.p999).toBeGreaterThanOrEqual(1_000);
    expect(long?.rowsPerSecond).toBe(500);
  });

  it('add up what a relay copied, and end with its last lag', () => {
    const relayed = (rows: number, lag: number, ms: number) => {
      const endToEnd = totalHistogram();
      record(endToEnd, ms, rows);
      return { rows, lag, endToEnd };
    };
    const sampler = new Sampler(0, 1);
    const [own] = sampler.add({ ...runSecond(1), relay: relayed(990, 500, 1) }, false);
    expect(own.sample.relay).toMatchObject({ relayed: 990, rowsPerSecond: 990, lag: 500, endToEndMs: { p50: 1 } });
    sampler.add({ ...runSecond(2), relay: relayed(10, 3, 4_000) }, false);
    sampler.add(runSecond(3), false);
    const long = sampler.end().find(({ step }) => step === 10)?.sample;
    expect(long?.relay).toMatchObject({ relayed: 1_000, lag: 3, endToEndMs: { p50: 1, p99: 1 } });
    expect(long?.relay?.endToEndMs?.max).toBeGreaterThanOrEqual(4_000);
    expect(own.sample.relay?.endToEndMs?.max).toBe(1);
  });

  it('contain what the store reported: rates, and averages over longer samples', () => {
    const sampler = new Sampler(0, 1);
    const reported = (flushes: number, logFilled: number) => ({
      store: { elapsedMs: 1_000, amounts: { flushes, logFilled: logFilled * 1_000 }, missing: [] },
    });
    const [first] = sampler.add({ ...runSecond(1), ...reported(10, 0.2) }, false);
    expect(first.sample.store).toEqual({ figures: { flushes: 10, logFilled: 0.2 }, missing: [] });
    sampler.add({ ...runSecond(2), ...reported(30, 0.4) }, false);
    const [silent] = sampler.add({ ...runSecond(3), store: null }, false);
    expect(silent.sample).not.toHaveProperty('store');
    const long = sampler.end().find(({ step }) => step === 10)?.sample;
    expect(long?.store?.figures.flushes).toBeCloseTo(20);
    expect(long?.store?.figures.logFilled).toBeCloseTo(0.3);
  });

  it('count more readings than 32 bits hold', () => {
    const sampler = new Sampler(0, 1);
    sampler.add(runSecond(1, { acked: 4_000_000_000, serviceMs: 1 }), false);
    sampler.add(runSecond(2, { acked: 4_000_000_000, serviceMs: 5 }), false);
    sampler.add(runSecond(3, { acked: 4_000_000_000, serviceMs: 1 }), false);
    expect(sampler.end()[0].sample.latencyMs.service?.p50).toBe(1);
  });

  it('of ten seconds and more never mix the warm-up with what came after it', () => {
    const sampler = new Sampler(0, 1);
    const samples = Array.from({ length: 20 }, (_, index) => index + 1).flatMap((second) =>
      sampler.add(runSecond(second, { serviceMs: second <= 5 ? 1_000 : 1 }), second <= 5)
    );
    const long = [...samples, ...sampler.end()].filter(({ step }) => step === 10).map(({ sample }) => sample);
    expect(long.map(({ second, seconds, warming }) => ({ second, seconds, warming }))).toEqual([
      { second: 5, seconds: 5, warming: true },
      { second: 10, seconds: 5, warming: false },
      { second: 20, seconds: 10, warming: false },
    ]);
    expect(long.map(({ latencyMs }) => Math.round(latencyMs.service?.max ?? 0))).toEqual([1_000, 1, 1]);
  });
});

it('shares add up to one, or are all zero when no time was spent', () => {
  const ms = fc.nat(100_000);
  fc.assert(
    fc.property(
      fc.record({ building: ms, queued: ms, writing: ms, committing: ms, reconnecting: ms, idle: ms }),
      (spent) => {
        const nothing = Object.values(spent).every((part) => part === 0);
        const sum = Object.values(shares(spent)).reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(nothing ? 0 : 1, 9);
      }
    )
  );
});
