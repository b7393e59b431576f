import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { durationText, parseDuration, parsePercent, parseRate, percentText, splitList } from './quantities.ts';
import { parseCondition, parseThresholds, Thresholds, type Measure } from './threshold.ts';

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

describe('a list', () => {
  it.each([
    ['1,10,100', ['1', '10', '100']],
    ['10,100', ['10', '100']],
    ['1,000', ['1,000']],
    ['10,050,1,000/s', ['10,050', '1,000/s']],
    ['0,0001', ['0', '0001']],
    ['single, multirow', ['single', 'multirow']],
    ['1,,2', ['1', '', '2']],
  ])('%s', (text, values) => {
    expect(splitList(text)).toEqual(values);
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

  it('are parsed as the same duration', () => {
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

describe('conditions of thresholds', () => {
  it.each<[Measure, string, object]>([
    ['rowsPerSecond', '>= 5000', { operator: '>=', value: 5_000 }],
    ['rowsPerSecond', '>=5,000/s', { operator: '>=', value: 5_000 }],
    ['rowsPerSecond', ' < 30/m ', { operator: '<', value: 0.5 }],
    ['p99Ms', '<= 50', { operator: '<=', value: 50 }],
    ['p99Ms', '<= 0.5ms', { operator: '<=', value: 0.5 }],
    ['p99Ms', '> 1.5 s', { operator: '>', value: 1_500 }],
    ['lostRows', '<= 0', { operator: '<=', value: 0 }],
  ])('%s %s', (measure, text, condition) => {
    expect(parseCondition(measure, text)).toEqual(condition);
    expect(Thresholds.parse({ [measure]: text })).toEqual({ [measure]: text });
  });

  it.each<[Measure, unknown]>([
    ['rowsPerSecond', '5000'],
    ['rowsPerSecond', '= 5000'],
    ['rowsPerSecond', '>= -1'],
    ['rowsPerSecond', '>= 50ms'],
    ['rowsPerSecond', '>= 10,10'],
    ['rowsPerSecond', '>= fast'],
    ['p99Ms', '<= 50/s'],
    ['p99Ms', '<= 1e3'],
    ['lostRows', '<= 0 rows'],
    ['errors', ''],
    ['errors', 0],
    ['errors', null],
  ])('%s %j is not a condition, and the error shows an example', (measure, value) => {
    expect(typeof value === 'string' ? parseCondition(measure, value) : undefined).toBeUndefined();
    const [issue] = Thresholds.safeParse({ [measure]: value }).error?.issues ?? [];
    expect(issue).toMatchObject({
      path: [measure],
      message: expect.stringContaining('followed by a number, such as "'),
    });
  });

  it('are separated by commas, which may also separate thousands', () => {
    const text = 'rowsPerSecond >= 5,000,p99Ms<=50ms , lostRows <= 0';
    expect(parseThresholds(text)).toEqual({ rowsPerSecond: '>= 5,000', p99Ms: '<=50ms', lostRows: '<= 0' });
  });

  it.each(['', '>= 5', 'p98Ms <= 5', 'p99Ms', 'errors <= 0,', 'errors <= 0, errors <= 1', 'errors <= 0 lostRows <= 0'])(
    '%j are not thresholds',
    (text) => {
      expect(parseThresholds(text)).toBeUndefined();
    }
  );
});

describe('a percentage', () => {
  it.each([
    ['3%', 0.03],
    ['2.5 %', 0.025],
    ['0.1%', 0.001],
  ])('%s is %f', (text, share) => {
    expect(parsePercent(text)).toBe(share);
    expect(percentText(share)).toBe(text.replace(' ', ''));
  });

  it.each(['3', '-3%', '%', 'three %', ''])('is not %j', (text) => {
    expect(parsePercent(text)).toBeUndefined();
  });
});
