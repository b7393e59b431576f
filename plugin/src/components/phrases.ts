/** Phrases with dots between them: lines end there only. */
export function phrases(words: readonly string[]): string {
  return words.map(unbroken).join('\u00a0· ');
}

/** The same where there is little room: lines end anywhere, except between a figure and its unit. */
export function tightPhrases(words: readonly string[]): string {
  return words.join('\u00a0· ').replaceAll(/(\d) /g, '$1\u00a0');
}

/** For what is read as one, such as a figure and its unit: no line ends in it. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
