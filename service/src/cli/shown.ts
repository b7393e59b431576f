import { visible } from '../model/visible.ts';
import { ink } from './ink.ts';

/** The colour sequences that `ink` writes. */
const COLOUR = /(\u001b\[\d{1,2}m)/;
const UNSAFE_IN_JSON = /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Makes text safe for a terminal: nothing from a file, a broker or a server can move its cursor or clear its screen. All output
 * of the command line goes through here.
 */
export function shown(stream: NodeJS.WriteStream, text: string): string {
  const hasColours = ink(stream, 'bad', 'x') !== 'x';
  return hasColours
    ? text
        .split(COLOUR)
        .map((part, index) => (index % 2 === 1 ? part : visible(part)))
        .join('')
    : visible(text);
}

/** One line of JSON. Characters that JSON leaves unescaped but a terminal might interpret are written as \uXXXX. */
export function jsonLine(document: unknown): string {
  const text = JSON.stringify(document).replace(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
  return `${text}\n`;
}
