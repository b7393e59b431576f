import { createHash } from 'node:crypto';

/** Digest of a server's settings, as JSON, in 64 characters: shows whether they have changed since the server was started. */
export function digest(what: object): string {
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}
