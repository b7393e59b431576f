import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { durationText, parseDuration, parseRate } from './quantities.ts';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['forever', null],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['30', 's', '-1s', '1e3s', ' 1s', '1s ', '1 s', 'for ever', '', '1toString'])('%j is refused', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('are exact to the millisecond', () => {
    fc.assert(
      fc.property(fc.nat(1e9), (ms) => {
        expect(parseDuration(`${ms / 1000}s`)).toBe(ms);
      })
    );
  });
});

describe('durations in words', () => {
  it.each([
    [0, '0s'],
    [1_500, '1500ms'],
    [90_000, '90s'],
    [7_200_000, '2h'],
  ])('%d ms', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it('are read as the same duration', () => {
    fc.assert(
      fc.property(fc.nat(1e9), (ms) => {
        expect(parseDuration(durationText(ms))).toBe(ms);
      })
    );
  });
});

describe('rates', () => {
  it.each([
    ['500/s', 500],
    ['10/m', 1 / 6],
    ['3600/h', 1],
    ['0.5/s', 0.5],
    ['max', null],
  ])('%s', (text, perSecond) => {
    expect(parseRate(text)).toBe(perSecond);
  });

  it.each(['500', '/s', '-1/s', '500/d', '500 /s', 'Infinity/s', ''])('%j is refused', (text) => {
    expect(parseRate(text)).toBeUndefined();
  });
});
