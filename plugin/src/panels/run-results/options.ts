import type { PanelOptionsEditorBuilder } from '@grafana/data';

/** The figure that the bars show. */
export type Measure = 'rows/s' | 'p99' | 'producer CPU';

export interface RunResultsOptions {
  shape: 'table' | 'bars';
  measure: Measure;
  order: 'best' | 'asked';
}

export function addOptions(builder: PanelOptionsEditorBuilder<RunResultsOptions>): void {
  builder
    .addRadio({
      path: 'shape',
      name: 'Shape',
      defaultValue: 'table',
      settings: { options: SHAPES.map(([value, label]) => ({ value, label })) },
    })
    .addRadio({
      path: 'measure',
      name: 'Bars show',
      defaultValue: 'rows/s',
      showIf: ({ shape }) => shape === 'bars',
      settings: { options: MEASURES.map(([value, label]) => ({ value, label })) },
    })
    .addRadio({
      path: 'order',
      name: 'Order',
      defaultValue: 'best',
      settings: { options: ORDERS.map(([value, label]) => ({ value, label })) },
    });
}

/** In English, because Grafana reads a panel's options before any translation is loaded. */
const SHAPES: ReadonlyArray<[RunResultsOptions['shape'], string]> = [
  ['table', 'Table'],
  ['bars', 'Bars'],
];
const ORDERS: ReadonlyArray<[RunResultsOptions['order'], string]> = [
  ['best', 'Best first'],
  ['asked', 'As in the query'],
];
const MEASURES: ReadonlyArray<[Measure, string]> = [
  ['rows/s', 'Rows/s'],
  ['p99', 'p99'],
  ['producer CPU', 'Producer CPU'],
];
