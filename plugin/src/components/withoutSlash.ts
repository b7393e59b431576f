/** An address without its trailing slash. Routes start with a slash, and a double slash would make a different path. */
export function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
