import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Fault } from '../model/fault.ts';

/** Shorter ones could be guessed. */
export const SHORTEST_TOKEN = 16;

/**
 * The token kept in `file` of the data folder; made on the first call, readable by its owner alone.
 * Throws a configuration Fault where the file cannot be read or holds no token.
 */
export function keptToken(dataFolder: string, file: 'token' | 'token-readonly'): string {
  const path = join(dataFolder, file);
  if (readToken(path) === undefined) {
    makeToken(path);
  }
  const token = readToken(path);
  if (token === undefined || token.length < SHORTEST_TOKEN) {
    throw new Fault({
      kind: 'configuration',
      code: 'TOKEN_TOO_SHORT',
      message: `The file ${path} holds no token of at least ${SHORTEST_TOKEN} characters.`,
      hint: 'Remove it, and a new token is made on the next start.',
    });
  }
  return token;
}

function readToken(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    const { code, message } = Fault.from(cause);
    if (code === 'ENOENT') {
      return undefined;
    }
    throw new Fault({
      kind: 'configuration',
      code,
      message: `The token cannot be read: ${message}`,
      hint: `Give the file ${path} back to the user that runs Thermobench, or remove it.`,
      cause,
    });
  }
}

/** Written aside and linked into place: two first starts at the same time agree on one token, and none is seen half-written. */
function makeToken(path: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    linkSync(draft, path);
  } catch (cause) {
    const { code, message } = Fault.from(cause);
    if (code !== 'EEXIST') {
      throw new Fault({
        kind: 'configuration',
        code,
        message: `The token cannot be kept: ${message}`,
        hint: 'Name another data folder with --data, or set THERMOBENCH_TOKEN and THERMOBENCH_READONLY_TOKEN.',
        cause,
      });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}
