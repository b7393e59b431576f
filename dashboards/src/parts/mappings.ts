import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

/** Words and colours instead of numbers: `{ 1: ['yes', 'green'] }`. */
export function worded(words: Readonly<Record<number, readonly [text: string, color: string]>>): ValueMapping {
  return {
    type: MappingType.ValueToText,
    options: Object.fromEntries(Object.entries(words).map(([value, [text, color]]) => [value, { text, color }])),
  };
}
