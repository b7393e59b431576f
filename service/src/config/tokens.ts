import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Fault } from '../model/fault.ts';
import { writeHint } from '../process/write-access.ts';
import { SHORTEST_TOKEN, unsendable } from '../model/token.ts';

/**
 * The token stored in `file` of the data folder; created on the first call, readable by its owner only. Throws a configuration
 * Fault if the file cannot be read or contains no token.
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
      message: `The file ${path} does not contain a token of at least ${SHORTEST_TOKEN} characters.`,
      hint: 'Delete it; the next start creates a new token.',
    });
  }
  refuseUnsendable(token, `The token in ${path}`, 'Delete the file; the next start creates a new token.');
  return token;
}

/**
 * Throws a configuration Fault if the token is too short, or contains characters that cannot be sent. `from` names its
 * origin.
 */
export function checkedToken(token: string, from: string): string {
  if (token.length < SHORTEST_TOKEN) {
    throw new Fault({
      kind: 'configuration',
      code: 'TOKEN_TOO_SHORT',
      message: `${from} must have at least ${SHORTEST_TOKEN} characters.`,
      hint: A_GOOD_ONE,
    });
  }
  refuseUnsendable(token, from, `Use ASCII letters, digits and symbols, without spaces. ${A_GOOD_ONE}`);
  return token;
}

const A_GOOD_ONE = 'To generate one: openssl rand -base64 32';

function refuseUnsendable(token: string, from: string, hint: string): void {
  const reason = unsendable(token);
  if (reason !== undefined) {
    throw new Fault({
      kind: 'configuration',
      code: 'TOKEN_UNSENDABLE',
      message: `${from} cannot be sent in an HTTP header: ${reason}.`,
      hint,
    });
  }
}

function readToken(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    if (Fault.from(cause).code === 'ENOENT') {
      return undefined;
    }
    const hint = `Make the file ${path} readable by the user that runs Thermobench, or delete it.`;
    throw Fault.becauseOf(cause, 'The token cannot be read', hint);
  }
}

/**
 * Written to a temporary file and linked into place: two simultaneous first starts agree on one token, and no process reads an
 * incomplete one.
 */
function makeToken(path: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    linkSync(draft, path);
  } catch (cause) {
    if (Fault.from(cause).code !== 'EEXIST') {
      const hint = 'Choose another data folder with --data, or set THERMOBENCH_TOKEN and THERMOBENCH_READONLY_TOKEN.';
      throw Fault.becauseOf(cause, `The token cannot be saved as ${path}`, writeHint(dirname(path), hint));
    }
  } finally {
    rmSync(draft, { force: true });
  }
}
