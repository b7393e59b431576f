import type { z } from 'zod';

import type { FieldError } from '../../model/fault.ts';
import { Reading } from '../../model/reading.ts';
import { ReplaySpec } from '../../model/source.ts';
import { bareName, quantityOf, type Quantity } from './units.ts';

export type Spec = Omit<z.infer<typeof ReplaySpec>, 'kind'>;

export interface Column {
  readonly name: string;
  readonly index: number;
}

export interface ValueColumn extends Column {
  readonly quantity: Quantity;
  /** For a table with one column per sensor: that sensor's location. */
  readonly location: string | null;
}

/** Positions of the parts in a row. */
export interface RowLayout {
  /** How many fields the header names. */
  readonly width: number;
  /** The time, or its date and its time of day. */
  readonly time: readonly Column[];
  readonly values: readonly ValueColumn[];
  /** The location's column; or, if there is no such column, the location of every row. */
  readonly location: Column | string;
  /** True if the value columns were not named, so all of them must turn out to contain numbers. */
  readonly guessed: boolean;
}

/** Rows below a header, split only when needed. */
export type Sample = () => ReadonlyArray<readonly string[] | null>;

/** How the message about a missing column begins. */
export const ABSENT = 'one of: ';
const ALL = '*';
const MIN_GUESSED = 2;
const DATES = new Set(['date', 'datum', 'day', 'tag']);
const CLOCKS = new Set(['time', 'zeit', 'uhrzeit', 'time of day']);
const CLOCK = /^\d{1,2}:\d\d/;

/** Finds the columns that a spec names, or reports which are missing. `sample` returns rows below the header. */
export function layoutOf(header: readonly string[], spec: Spec, sample: Sample): RowLayout | FieldError[] {
  const names = header.slice(0, header.findLastIndex((name) => name !== '') + 1);
  const finder = new ColumnFinder(names);
  const time = withClock(finder.several('timeColumn', spec.timeColumn, '+'), names, sample);
  const { values, guessed } = valuesOf(finder, spec, names, time);
  const location =
    spec.locationColumn === undefined ? spec.location : finder.one('locationColumn', spec.locationColumn);
  return finder.missing.length > 0 ? finder.missing : { width: names.length, time, values, location, guessed };
}

class ColumnFinder {
  readonly missing: FieldError[] = [];
  readonly #names: readonly string[];

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  has(name: string): boolean {
    return this.#matches(name).length > 0;
  }

  one(field: string, name: string): Column {
    const [index = -1, another] = this.#matches(name);
    if (another !== undefined) {
      this.missing.push({ field: `source.${field}`, value: name, message: 'one column, but several have this name' });
    } else if (index < 0) {
      const present = this.#names.filter((column) => column !== '').join(', ') || 'none';
      this.missing.push({ field: `source.${field}`, value: name, message: `${ABSENT}${present}` });
    }
    return { name: this.#names[index] ?? name, index };
  }

  /** The column of this name or, if there is none, the columns whose names it joins. */
  several(field: string, name: string, joint: string): Column[] {
    const parts = this.has(name) ? [name] : name.split(joint).map((part) => part.trim());
    return parts.map((part) => this.one(field, part));
  }

  /** Columns with exactly this name; if there are none, those whose names differ only in case or in a unit after the name. */
  #matches(name: string): number[] {
    const where = (matches: (column: string) => boolean) =>
      this.#names.flatMap((column, index) => (column !== '' && matches(column) ? [index] : []));
    const exact = where((column) => column === name);
    if (exact.length > 0) {
      return exact;
    }
    const sameLetters = where((column) => column.toLowerCase() === name.toLowerCase());
    return sameLetters.length > 0 ? sameLetters : where((column) => bareName(column) === name.toLowerCase());
  }
}

function valuesOf(
  finder: ColumnFinder,
  spec: Spec,
  names: readonly string[],
  taken: readonly Column[]
): { values: ValueColumn[]; guessed: boolean } {
  const { valueColumn, locationColumn } = spec;
  const others = names.flatMap((name, index) =>
    name === '' || taken.some((column) => column.index === index) ? [] : [{ name, index }]
  );
  const isDefault = ReplaySpec.shape.valueColumn.def.defaultValue === valueColumn;
  const guessed = isDefault && !finder.has(valueColumn) && locationColumn === undefined && others.length >= MIN_GUESSED;
  if ((valueColumn === ALL && !finder.has(ALL)) || guessed) {
    refuseLocationColumn(finder, spec);
    return { values: others.map((column) => sensorColumn(finder, names, column)), guessed };
  }
  const columns = finder.several('valueColumn', valueColumn, ',');
  const [only, another] = columns;
  if (only !== undefined && another === undefined) {
    return { values: [{ ...only, quantity: quantityOf(only.name), location: null }], guessed };
  }
  refuseLocationColumn(finder, spec);
  return { values: columns.map((column) => sensorColumn(finder, names, column)), guessed };
}

function refuseLocationColumn(finder: ColumnFinder, { locationColumn }: Spec): void {
  if (locationColumn !== undefined) {
    const message = 'omitted: with several value columns, the location is the name of the column';
    finder.missing.push({ field: 'source.locationColumn', value: locationColumn, message });
  }
}

/** A separate column per sensor: its name is the location. */
function sensorColumn(finder: ColumnFinder, names: readonly string[], { name, index }: Column): ValueColumn {
  if (!Reading.shape.location.safeParse(name).success) {
    const message = 'columns whose names are short enough to be locations';
    finder.missing.push({ field: 'source.valueColumn', value: name, message });
  } else if (names.indexOf(name) !== names.lastIndexOf(name)) {
    const message = 'columns with different names, because the name is the location';
    finder.missing.push({ field: 'source.valueColumn', value: name, message });
  }
  return { name, index, quantity: quantityOf(name), location: name };
}

/** Adds the time of day if it has a separate column beside the date. */
function withClock(columns: Column[], names: readonly string[], sample: Sample): Column[] {
  const [date, another] = columns;
  if (date === undefined || another !== undefined || !DATES.has(bareName(date.name))) {
    return columns;
  }
  const index = names.findIndex((name) => CLOCKS.has(bareName(name)));
  const isSplit =
    index >= 0 &&
    sample().some((fields) => {
      const day = fields?.[date.index] ?? '';
      return day !== '' && !day.includes(':') && CLOCK.test(fields?.[index] ?? '');
    });
  return isSplit ? [date, { name: names[index] ?? '', index }] : columns;
}
