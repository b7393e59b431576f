import { t } from '@grafana/i18n';
import { percentText, wholePercents } from '@thermobench/service/reports/figures.ts';

import { NOTHING } from '../figures.ts';
import type { LegendEntry } from '../Legend.tsx';
import type { ChartLine } from './chartLine.ts';
import { highestOf, meanOf, shownIndex } from './legendFigures.ts';
import type { ChartGroup } from './useChartGroup.ts';

interface Shown {
  lines: readonly ChartLine[];
  group: ChartGroup;
  format: (value: number) => string;
  summary: 'mean' | 'highest';
  /** Whether the lines are shares of a whole. They are rounded together, so that their percents add up to 100. */
  stacked: boolean;
}

/** The legend of a chart: for each line, its value at the pointer or the latest value of a live run, and a summary. */
export function legendEntries({ lines, group, format, summary, stacked }: Shown): LegendEntry[] {
  const texts = (values: ReadonlyArray<number | null>): string[] => {
    const percents = wholePercents(values.map((value) => value ?? 0));
    return values.map((value, index) =>
      value === null ? NOTHING : stacked ? percentText(percents[index] ?? 0) : format(value)
    );
  };
  const shown = shownIndex(group);
  const figures = texts(lines.map(({ values }) => values[shown] ?? null));
  const summaries = texts(
    lines.map(({ values, mean }) =>
      summary === 'highest'
        ? highestOf(values, group)
        : group.isZoomed
          ? meanOf(values, group)
          : (mean ?? meanOf(values, group))
    )
  );
  return lines.map(({ name, color }, index) => ({
    ...{ name, color },
    ...(group.pointed !== null || group.isLive ? { figure: figures[index] } : {}),
    note:
      summary === 'mean'
        ? t('charts.mean', 'mean {{value}}', { value: summaries[index] })
        : t('charts.highest', 'highest {{value}}', { value: summaries[index] }),
  }));
}
