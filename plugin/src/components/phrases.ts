/** Joins phrases with dots. Lines break only at the dots. */
export function phrases(words: readonly string[]): string {
  return words.map(unbroken).join('\u00a0· ');
}

/** The same for narrow places. Lines break anywhere except between a figure and its unit. */
export function tightPhrases(words: readonly string[]): string {
  return words.join('\u00a0· ').replaceAll(/(\d) /g, '$1\u00a0');
}

/** Prevents line breaks within a text, such as a figure and its unit. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
