import { MappingType, SpecialValueMatch, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

import { NOTHING } from './queries.ts';

/** Shows words in colours instead of numbers: `{ 1: ['yes', 'green'] }`. */
export function worded(words: Readonly<Record<number, readonly [text: string, color: string]>>): ValueMapping {
  return {
    type: MappingType.ValueToText,
    options: Object.fromEntries(Object.entries(words).map(([value, [text, color]]) => [value, { text, color }])),
  };
}

/** A colour for areas that means neither good nor bad, in both themes. */
export const NEUTRAL = 'rgba(128, 128, 128, 0.35)';

/**
 * The text of a stat or bar panel without data. Keep it short, because Grafana scales it to fit. Its colour is neutral,
 * so it does not look like a good value.
 */
export function withoutData(text: string): ValueMapping {
  return {
    type: MappingType.SpecialValue,
    options: { match: SpecialValueMatch.Null, result: { text, color: 'text' } },
  };
}

/** The text of a figure whose query answers {@link NOTHING}, in a neutral colour. */
export function unknown(text: string): ValueMapping {
  return worded({ [NOTHING]: [text, 'text'] });
}

/** The colours of words in a data source's answer: `{ done: 'green' }`. */
export function colored(colors: Readonly<Record<string, string>>): ValueMapping {
  return {
    type: MappingType.ValueToText,
    options: Object.fromEntries(Object.entries(colors).map(([text, color]) => [text, { text, color }])),
  };
}
