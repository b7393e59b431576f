/** A shorter token could be guessed. */
export const SHORTEST_TOKEN = 16;

/** The first character that an HTTP header cannot carry, or that clients would send in different ways. */
const UNSENDABLE = /[^\x21-\x7e]/u;

/**
 * Why the token cannot be sent as a bearer token, without revealing the token: `its last character is a line break`. Undefined if
 * it can be sent. Only visible ASCII passes every client, proxy and server unchanged. Source: RFC 9110, section 5.5.
 */
export function unsendable(token: string): string | undefined {
  const found = UNSENDABLE.exec(token);
  if (found === null) {
    return undefined;
  }
  const characters = [...token];
  const at = [...token.slice(0, found.index)].length;
  const place = at === characters.length - 1 ? 'last character' : at === 0 ? 'first character' : `character ${at + 1}`;
  return `its ${place} is ${kindOf(found[0])}`;
}

function kindOf(character: string): string {
  if (/[\r\n]/.test(character)) {
    return 'a line break';
  }
  if (/\s/.test(character)) {
    return 'a space';
  }
  return /\p{Cc}/u.test(character) ? 'a control character' : 'not an ASCII character';
}
