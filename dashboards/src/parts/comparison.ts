import { MappingType, type DynamicConfigValue, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

import { thresholds, type Levels } from './levels.ts';
import { withoutData } from './mappings.ts';
import { table } from './panels.ts';
import { prometheusTable } from './queries.ts';

/** A column. Its cells are the values of one expression, one for each compared machine. */
export interface Column {
  title: string;
  /**
   * Must give one series per machine, with only the identifying labels and `word`. `max by (…)` also drops the metric's
   * name.
   */
  expr: string;
  unit: string;
  levels?: Levels;
  mappings?: readonly ValueMapping[];
  /** A label shown instead of the value, such as a version. */
  word?: string;
  /** Further properties of the cells, such as links. */
  more?: readonly DynamicConfigValue[];
}

interface Compared {
  title: string;
  description: string;
  /** The identifying labels and their titles: `{ host: 'Host' }`. */
  by: Readonly<Record<string, string>>;
  columns: readonly Column[];
  height: number;
}

/** A table with one row per machine or server, which shows which of them stands out. */
export function comparison({ title: heading, description, by, columns, height }: Compared) {
  const keys = Object.keys(by);
  const values = columns.map(({ title, word }, index) => ({ title, name: word ?? `Value #${refId(index)}` }));
  const order = [...keys, ...values.map(({ name }) => latest(name))];
  const panel = table({
    title: heading,
    description,
    unit: 'none',
    width: 24,
    height,
    queries: columns.map(({ expr }) => prometheusTable(expr)),
  })
    .withTransformation({ id: 'merge', options: {} })
    // Drops an answer that names no machine. Otherwise, Grafana would show only column headings, and not why the table
    // is empty.
    .withTransformation({
      id: 'groupBy',
      options: {
        fields: Object.fromEntries([
          ...keys.map((key) => [key, { operation: 'groupby', aggregations: [] }] as const),
          ...values.map(({ name }) => [name, { operation: 'aggregate', aggregations: [LATEST] }] as const),
        ]),
      },
    })
    .withTransformation({
      id: 'organize',
      options: {
        indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
        renameByName: { ...by, ...Object.fromEntries(values.map(({ name, title }) => [latest(name), title])) },
      },
    });
  panel.minWidth(NARROWEST).overrideByRegexp('.*', [{ id: 'custom.wrapHeaderText', value: true }]);
  if (by.instance !== undefined) {
    panel.overrideByName(by.instance, [{ id: 'custom.width', value: ADDRESS }]);
  }
  columns.forEach((column) => panel.overrideByName(column.title, looks(column)));
  return panel;
}

// In pixels: ten columns of figures fit into a window of 768 pixels.
const NARROWEST = 63;
const ADDRESS = 115;
const WORD = 125;
/** Room for `24 minutes`. */
const DURATION = 95;
const LETTER = 7.5;
const PADDING = 17;
/** The letters of a word that fits into the narrowest column. */
const SHORT_WORD = 7;

/**
 * The width that heading and texts need, if they do not fit into the narrowest column. Headings break between words. It is a fixed width:
 * Grafana gives all columns without one the same width, so a larger minimum would push the last column out of a narrow window.
 */
function widthOf({ title, unit, mappings = [], word }: Column): DynamicConfigValue[] {
  if (word !== undefined || unit === 'dtdurations') {
    return [{ id: 'custom.width', value: word === undefined ? DURATION : WORD }];
  }
  const letters = Math.max(...[...title.split(' '), ...mappings.flatMap(textsOf)].map(({ length }) => length));
  return letters > SHORT_WORD ? [{ id: 'custom.width', value: Math.ceil(letters * LETTER) + PADDING }] : [];
}

function textsOf(mapping: ValueMapping): string[] {
  return mapping.type === MappingType.ValueToText ? Object.values(mapping.options).map(({ text = '' }) => text) : [];
}

function looks(column: Column): DynamicConfigValue[] {
  const { unit, levels, mappings, more = [] } = column;
  return [
    { id: 'unit', value: unit },
    { id: 'decimals', value: 0 },
    ...widthOf(column),
    // Otherwise, an empty cell would have the colour of a good value.
    ...(levels || mappings ? [{ id: 'mappings', value: [...(mappings ?? []), withoutData('–')] }] : []),
    ...(levels ? [{ id: 'thresholds', value: thresholds(levels).build() }] : []),
    ...(levels || mappings ? [{ id: 'custom.cellOptions', value: { type: 'color-text' } }] : []),
    ...more,
  ];
}

const LATEST = 'lastNotNull';

/** The name that Grafana's transformation gives to the latest value of a column. */
function latest(name: string): string {
  return `${name} (${LATEST})`;
}

/** The name of a panel's query: A, B, C. */
function refId(index: number): string {
  return String.fromCodePoint(65 + index);
}
