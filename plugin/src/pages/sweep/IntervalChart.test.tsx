import { createTheme } from '@grafana/data';
import { cleanup, render } from '@testing-library/react';
import { PHASE_COLORS } from '@thermobench/service/model/sample.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { stubWidth } from '../../../test/trialWidth.ts';
import { IntervalChart } from './IntervalChart.tsx';

beforeEach(() => stubWidth(600));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the chart of a sweep', () => {
  it('gives its series different colours, none of which is that of a phase', () => {
    const value = { median: 1, low: 1, high: 1, runs: 1, coverage: null };
    const series = [1, 2, 3, 4, 5, 6].map((producers) => ({ name: `Producers ${producers}`, values: [value] }));
    const names = { title: 'Rows per second', categories: [['1']], categoriesName: 'Commit every' };
    const { container } = render(
      <IntervalChart {...names} isJoined={false} series={series} format={(rate) => String(rate)} />
    );
    const colors = [...container.querySelectorAll('g[fill^="#"]')].map((group) => group.getAttribute('fill'));
    expect(new Set(colors).size).toBe(series.length);
    const phases = Object.values(PHASE_COLORS).map((name) => createTheme().visualization.getColorByName(name));
    expect(colors.filter((color) => color !== null && phases.includes(color))).toEqual([]);
  });
});
