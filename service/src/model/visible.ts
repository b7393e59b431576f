/**
 * Characters that move a cursor, colour a terminal or reverse text: all control characters except the line feed, and direction
 * marks.
 */
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * External text (from a file, a broker, a server) with its control characters escaped, such as `\x1b`, so that it is safe to show
 * on a terminal. A tab becomes a space.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    if (character === '\t') {
      return ' ';
    }
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  });
}
