import { formattedValueToString, getValueFormat, MappingType, type FieldConfig } from '@grafana/data';

/**
 * Texts for the values of a column that are only lower bounds, such as `≥ 4.16M rows/s`, in the unit that the column has. They need no
 * second column, and the values remain numbers, so that tables sort by them. An exact figure of the same value gets the mark too, which is
 * weaker but true.
 */
export function lowerBounds(values: readonly number[], unit: string): Pick<FieldConfig, 'mappings'> {
  const format = getValueFormat(unit);
  const texts = values.map((value) => [value, { text: `≥ ${formattedValueToString(format(value))}` }] as const);
  // An empty list would replace the mappings of the panel.
  return texts.length === 0
    ? {}
    : { mappings: [{ type: MappingType.ValueToText, options: Object.fromEntries(texts) }] };
}
