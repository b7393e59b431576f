import { share as serviceShare, milliseconds as serviceMilliseconds } from '@thermobench/service/reports/figures.ts';
import { describe, expect, it } from 'vitest';

import { count, duration, milliseconds, rate, share } from './figures.ts';

describe('a figure on a page', () => {
  it("looks the same as in the service's sentences and comparisons", () => {
    expect(share(0.97)).toBe(serviceShare(0.97));
    expect(milliseconds(19.97)).toBe(serviceMilliseconds(19.97));
  });

  it('has separators, its unit, and no more than three digits if it has decimals', () => {
    expect([count(1_000), rate(128_292), rate(0.12345), milliseconds(0.0451), share(0), duration(2_500)]).toEqual([
      ...['1,000', '128,292', '0.123', '45.1 µs', '0 %', '2.5 s'],
    ]);
  });
});
