/** The text as a sentence: it ends with one full stop, or with the mark that it already has. Quotes from stores end either way. */
export function sentence(text: string): string {
  const bare = text.replace(/[\s,;:]+$/, '');
  return /[.!?…]["'”’]*$/.test(bare) ? bare : `${bare}.`;
}

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** `1 reading`, `2 readings`, `1,234 readings`. Name the plural where it is not the singular with an s. */
export function counted(number: number, singular: string, plural = `${singular}s`): string {
  return `${whole.format(number)} ${number === 1 ? singular : plural}`;
}
