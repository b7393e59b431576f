import { t } from '@grafana/i18n';
import type { Interval, Sweep, SweepCell } from '@thermobench/service/model/sweep.ts';

import { settingName } from '../../components/settingName.ts';
import { valueWords } from './valueWords.ts';
import type { IntervalSeries } from './IntervalChart.tsx';

interface Charted {
  categories: string[];
  categoriesName: string;
  series: IntervalSeries[];
}

/** The cells as a chart has them: the first setting that varies along the axis, and a series for each combination of the others. */
export function cellSeries({ spec: { matrix }, cells }: Sweep, of: (cell: SweepCell) => Interval | null): Charted {
  const [first, ...others] = Object.keys(matrix);
  if (first === undefined) {
    const name = t('sweep.as-given', 'As given');
    return { categories: [name], categoriesName: '', series: [{ name, values: cells.map(of) }] };
  }
  const bySeries = Map.groupBy(cells, ({ settings }) =>
    others.map((axis) => `${settingName(axis)} ${valueWords(axis, settings[axis])}`).join(', ')
  );
  const steps = matrix[first] ?? [];
  return {
    categories: steps.map((value) => valueWords(first, value)),
    categoriesName: settingName(first),
    series: [...bySeries].map(([name, members]) => ({
      name,
      values: steps.map((value) => {
        const cell = members.find(({ settings }) => settings[first] === value);
        return cell ? of(cell) : null;
      }),
    })),
  };
}
