/**
 * The text as a sentence: adds a full stop unless it already ends in a punctuation mark. Quotes from stores come with or without
 * one.
 */
export function sentence(text: string): string {
  const bare = text.replace(/[\s,;:]+$/, '');
  return /[.!?…]["'”’]*$/.test(bare) ? bare : `${bare}.`;
}

/** The text with a capital letter at its start, to stand alone. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** `1 reading`, `2 readings`, `1,234 readings`. Pass the plural if it is not the singular with an s. */
export function counted(number: number, singular: string, plural = `${singular}s`): string {
  return `${whole.format(number)} ${number === 1 ? singular : plural}`;
}
