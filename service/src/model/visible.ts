/** Characters that move a cursor, colour a terminal or turn text round: all control characters but the line feed, and marks of direction. */
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text from outside (a file, a broker, a server) with its control characters written out, such as `\x1b`: it can be shown on a terminal
 * and does nothing there. A tab becomes a blank.
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
