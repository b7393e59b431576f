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
 * A column that shows lower bounds as `≥ 4.16M rows/s`, in the column's unit. The values stay numbers, so tables can
 * sort by them.
 *
 * Grafana maps a value to a text wherever the value occurs in the column. A bound that equals an exact figure is
 * therefore replaced with the next smaller number, so that the exact figure gets no mark. The smaller number is a lower
 * bound too.
 */
export function withLowerBounds(figures: readonly Figure[], unit: string): Column {
  const format = getValueFormat(unit);
  const exact = new Set(figures.filter(({ isAtLeast }) => !isAtLeast).map(({ value }) => value));
  const texts: Record<string, { text: string }> = {};
  const values = figures.map(({ value, isAtLeast }) => {
    // Every figure is at least 0, so a mark would say nothing.
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
