import { t } from '@grafana/i18n';
import type { Interval, Sweep, SweepCell } from '@thermobench/service/model/sweep.ts';
import { valueWords } from '@thermobench/service/reports/value-words.ts';

import { caseWords } from '../../components/caseWords.ts';
import { settingName } from '../../components/settingName.ts';
import type { IntervalSeries } from './IntervalChart.tsx';
import { shownSettings } from './shownSettings.ts';

interface Charted {
  categories: string[][];
  categoriesName: string;
  isJoined: boolean;
  series: IntervalSeries[];
}

type Measure = (cell: SweepCell) => Interval | null;

/**
 * The cells as series of a chart. The axis shows the cases or, without cases, the first varied setting. Each
 * combination of the other settings is a series.
 */
export function cellSeries(sweep: Sweep, of: Measure): Charted {
  const { cells, spec } = sweep;
  const { cases, matrix } = spec;
  const [first, ...others] = Object.keys(matrix);
  if (cases !== undefined) {
    return {
      categories: cases.map((each) => caseWords(only(shownSettings(sweep), each))),
      ...{ categoriesName: '', isJoined: false },
      // Each case has the same combinations, in the order of the cases.
      series: [...groupedBy(Object.keys(matrix), cells)].map(([name, members]) => ({ name, values: members.map(of) })),
    };
  }
  if (first === undefined) {
    const name = t('sweep.as-given', 'All runs');
    return { categories: [[name]], categoriesName: '', isJoined: false, series: [{ name, values: cells.map(of) }] };
  }
  const steps = matrix[first] ?? [];
  return {
    categories: steps.map((value) => [valueWords(first, value)]),
    categoriesName: settingName(first),
    isJoined: steps.every((value) => typeof value === 'number'),
    series: [...groupedBy(others, cells)].map(([name, members]) => ({
      name,
      values: steps.map((value) => {
        const cell = members.find(({ settings }) => settings[first] === value);
        return cell ? of(cell) : null;
      }),
    })),
  };
}

function only(names: readonly string[], settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
}

function groupedBy(axes: readonly string[], cells: readonly SweepCell[]): Map<string, SweepCell[]> {
  return Map.groupBy(cells, ({ settings }) =>
    axes.map((axis) => `${settingName(axis)} ${valueWords(axis, settings[axis])}`).join(', ')
  );
}
