import { MappingType, SpecialValueMatch, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

/** Words and colours instead of numbers: `{ 1: ['yes', 'green'] }`. */
export function worded(words: Readonly<Record<number, readonly [text: string, color: string]>>): ValueMapping {
  return {
    type: MappingType.ValueToText,
    options: Object.fromEntries(Object.entries(words).map(([value, [text, color]]) => [value, { text, color }])),
  };
}

/** What a figure or a bar shows without data: in a few words, as they are fitted into it, and not in the colour of a good value. */
export function withoutData(text: string): ValueMapping {
  return {
    type: MappingType.SpecialValue,
    options: { match: SpecialValueMatch.Null, result: { text, color: 'text' } },
  };
}
