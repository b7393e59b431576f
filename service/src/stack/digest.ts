import { createHash } from 'node:crypto';

/** Tells whether a server would be started with anything else than it was: settings, as JSON, in 64 characters. */
export function digest(what: object): string {
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}
