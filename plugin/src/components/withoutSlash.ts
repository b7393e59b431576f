/** An address without its last slash: routes begin with one, and two slashes would be another path. */
export function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
