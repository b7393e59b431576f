import { formattedValueToString, getValueFormat, MappingType, type FieldConfig } from '@grafana/data';

interface Figure {
  value: number | null;
  /** Whether the value is only a lower bound. */
  isAtLeast: boolean;
}

interface Column {
  values: Array<number | null>;
  config: Pick<FieldConfig, 'mappings'>;
}

/**
 * A column whose lower bounds are written as `≥ 4.16M rows/s`, in the unit that the column has. They remain numbers, so that tables sort by
 * them.
 *
 * Grafana maps a value to a text, wherever it is in the column. So a bound that equals an exact figure becomes the next smaller number: the
 * figure is then not marked, and what is at least x is also at least a little less.
 */
export function withLowerBounds(figures: readonly Figure[], unit: string): Column {
  const format = getValueFormat(unit);
  const exact = new Set(figures.filter(({ isAtLeast }) => !isAtLeast).map(({ value }) => value));
  const texts: Record<string, { text: string }> = {};
  const values = figures.map(({ value, isAtLeast }) => {
    // At least 0 is true of every figure.
    if (value === null || value <= 0 || !isAtLeast) {
      return value;
    }
    const bound = unequalTo(exact, value);
    texts[bound] = { text: `≥ ${formattedValueToString(format(value))}` };
    return bound;
  });
  // An empty list would replace the mappings of the panel.
  const hasBounds = Object.keys(texts).length > 0;
  return { values, config: hasBounds ? { mappings: [{ type: MappingType.ValueToText, options: texts }] } : {} };
}

/** A number multiplied by this is the next smaller one. */
const JUST_BELOW = 1 - Number.EPSILON / 2;

function unequalTo(exact: ReadonlySet<number | null>, value: number): number {
  let bound = value;
  while (exact.has(bound)) {
    bound *= JUST_BELOW;
  }
  return bound;
}
