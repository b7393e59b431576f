import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { correlatedMean } from './correlated-mean.ts';
import { medianInterval } from './median-interval.ts';
import { mser5 } from './mser5.ts';
import { ratioOfPairs } from './ratio-of-pairs.ts';
import { standardErrors } from './student-t.ts';
import { fitUsl } from './usl.ts';

const Values = z.array(z.number());
const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
const Expected = z.object({
  studentT: z.array(z.object({ coverage: z.number(), degreesOfFreedom: z.number(), standardErrors: z.number() })),
  series: z.array(
    z.object({
      values: Values,
      mser5: z.int().nullable(),
      correlatedMean: z.object({
        mean: z.number(),
        correlation: z.number(),
        effectiveCount: z.number(),
        interval: z.object({ low: z.number(), high: z.number() }).nullable(),
      }),
    })
  ),
  medians: z.array(
    z.object({ values: Values, median: z.number(), low: z.number(), high: z.number(), coverage: z.number() })
  ),
  ratios: z.array(z.object({ base: Values, other: Values, estimate: z.number(), low: z.number(), high: z.number() })),
  usl: z.array(
    z.object({
      ...{ producers: Values, rates: Values, residuals: Values },
      ...{ rate: Estimate, sigma: Estimate, kappa: Estimate, peak: Estimate },
    })
  ),
});
const expected = Expected.parse(
  JSON.parse(readFileSync(new URL('testcases/statistics.json', import.meta.url), 'utf8'))
);

/** Fails unless both have the same form and their numbers differ by at most a millionth of their size. */
function expectClose(actual: unknown, wanted: unknown): void {
  if (typeof wanted === 'number') {
    expect(actual).toBeTypeOf('number');
    expect(Math.abs(Number(actual) - wanted)).toBeLessThanOrEqual(1e-6 * Math.max(1e-300, Math.abs(wanted)));
  } else if (typeof wanted === 'object' && wanted !== null) {
    expect(actual).toBeTypeOf('object');
    const values = new Map(Object.entries(Object(actual)));
    Object.entries(wanted).forEach(([key, value]) => expectClose(values.get(key), value));
  } else {
    expect(actual).toBe(wanted);
  }
}

describe('statistics agree with NumPy, SciPy and statsmodels to a millionth:', () => {
  it.each(expected.studentT)(
    'Student t at $coverage with $degreesOfFreedom degrees of freedom',
    ({ coverage, degreesOfFreedom, ...wanted }) => {
      expectClose(standardErrors(coverage, degreesOfFreedom), wanted.standardErrors);
    }
  );

  it.each(expected.series)('MSER-5 and the interval of a correlated mean, series %#', ({ values, ...wanted }) => {
    expect(mser5(values)).toBe(wanted.mser5);
    expectClose(correlatedMean(values), wanted.correlatedMean);
  });

  it.each(expected.medians)('the interval of the median, sample %#', ({ values, ...wanted }) => {
    expectClose(medianInterval(values), wanted);
  });

  it.each(expected.ratios)('the ratio of pairs, sample %#', ({ base, other, estimate, low, high }) => {
    const ratio = ratioOfPairs(base.map((value, index) => [value, other[index]] as const));
    expectClose(ratio, { estimate, interval: { low, high } });
  });

  it.each(expected.usl)('the Universal Scalability Law, sweep %#', ({ producers, rates, ...wanted }) => {
    expectClose(fitUsl(producers.map((each, index) => ({ producers: each, rate: rates[index] }))), wanted);
  });
});
