import { MappingType, SpecialValueMatch, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

/** Words and colours instead of numbers: `{ 1: ['yes', 'green'] }`. */
export function worded(words: Readonly<Record<number, readonly [text: string, color: string]>>): ValueMapping {
  return {
    type: MappingType.ValueToText,
    options: Object.fromEntries(Object.entries(words).map(([value, [text, color]]) => [value, { text, color }])),
  };
}

/** Neither good nor bad, in both themes: for areas. */
export const NEUTRAL = 'rgba(128, 128, 128, 0.35)';

/** Text that a stat or bar panel shows without data. Keep it short, since it is scaled to fit; its colour is neutral, not that of a good value. */
export function withoutData(text: string): ValueMapping {
  return {
    type: MappingType.SpecialValue,
    options: { match: SpecialValueMatch.Null, result: { text, color: 'text' } },
  };
}

/** The colour of texts that end in a word, such as `2 thresholds passed`. */
export function endingIn(word: string, color: string): ValueMapping {
  return { type: MappingType.RegexToText, options: { pattern: `/${word}$/`, result: { color } } };
}

/** Colours of words that a data source answers: `{ done: 'green' }`. */
export function colored(colors: Readonly<Record<string, string>>): ValueMapping {
  return {
    type: MappingType.ValueToText,
    options: Object.fromEntries(Object.entries(colors).map(([text, color]) => [text, { text, color }])),
  };
}
