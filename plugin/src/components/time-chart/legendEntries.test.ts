import { describe, expect, it } from 'vitest';

import { legendEntries } from './legendEntries.ts';
import type { ChartGroup } from './useChartGroup.ts';

const WHOLE = { from: 0, to: 30 };
const GROUP: ChartGroup = {
  ...{ id: 'a', times: [10, 20, 30], weights: [1, 1, 1], span: WHOLE, whole: WHOLE, isLive: true },
  ...{ isZoomed: false, pointed: null, point: () => undefined, zoom: () => undefined },
};
const line = (name: string, ...values: Array<number | null>) => ({ name, color: 'blue', values });
const LINES = [line('a', 0.005, 0.5, 0.336), line('b', 0.995, 0.5, 0.336), line('c', null, null, 0.328)];
const SHARES = { lines: LINES, format: String, summary: 'mean' as const, stacked: true };

describe('the legend of a stacked chart', () => {
  it('has percents that add up to 100 at each time and in the means', () => {
    const entries = legendEntries({ ...SHARES, group: GROUP });
    expect(entries.map(({ figure }) => figure)).toEqual(['34 %', '33 %', '33 %']);
    const whole = legendEntries({ ...SHARES, lines: LINES.slice(0, 2), group: { ...GROUP, pointed: 0 } });
    expect(whole.map(({ figure }) => figure)).toEqual(['1 %', '99 %']);
  });

  it('has a dash where a line has no value', () => {
    expect(legendEntries({ ...SHARES, group: { ...GROUP, pointed: 1 } })[2]?.figure).toBe('–');
  });
});

describe('the legend of other charts', () => {
  it('has the value at the pointer and the highest one in the unit of the chart', () => {
    const lines = [line('p99', 3, 8, 5)];
    const format = (value: number) => `${value} ms`;
    const entries = legendEntries({
      ...{ lines, format, summary: 'highest', stacked: false },
      group: { ...GROUP, pointed: 0 },
    });
    expect(entries).toMatchObject([{ figure: '3 ms', note: 'highest 8 ms' }]);
  });

  it('has no value without a pointer once a run has ended', () => {
    const [entry] = legendEntries({ ...SHARES, group: { ...GROUP, isLive: false } });
    expect(entry).not.toHaveProperty('figure');
  });
});
