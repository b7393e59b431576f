import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';

import { thresholds, type Levels } from './levels.ts';
import { table, type Shown } from './panels.ts';
import { prometheusTable } from './queries.ts';

interface Column {
  title: string;
  /** The greatest is shown where it has several series in one row. */
  expr: string;
  unit: string;
  /** The cell is coloured by them. */
  levels?: Levels;
  /** For values that are words. */
  more?: readonly DynamicConfigValue[];
}

interface Rows extends Omit<Shown, 'queries' | 'unit' | 'levels'> {
  /** Label that tells rows apart, and what the column of its values is called. */
  by: { label: string; title: string };
  columns: readonly Column[];
}

/** A row for each value of a label, and a column for each of several expressions: what stands out, and where. */
export function sideBySide({ by, columns, ...shown }: Rows): TableBuilder {
  const titles = columns.map(({ title }, index) => [`Value #${String.fromCodePoint(65 + index)}`, title] as const);
  const panel = table({
    ...shown,
    unit: 'none',
    queries: columns.map(({ expr }) => prometheusTable(`max by (${by.label}) (${expr})`)),
  })
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        renameByName: Object.fromEntries([[by.label, by.title], ...titles]),
      },
    });
  columns.forEach(({ title, unit, levels, more = [] }) =>
    panel.overrideByName(title, [
      { id: 'unit', value: unit },
      ...(levels
        ? [
            { id: 'thresholds', value: thresholds(levels).build() },
            { id: 'custom.cellOptions', value: { type: 'color-text' } },
          ]
        : []),
      ...more,
    ])
  );
  return panel;
}
