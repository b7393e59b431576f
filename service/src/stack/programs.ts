import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { Fault } from '../model/fault.ts';

/** Debian installs servers in sbin, which is not on every user's PATH. */
const USUAL_FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/libexec'];

/**
 * Path of an installed program. Throws a configuration Fault with `howToGet` as its hint if it is missing.
 *
 * @param alias - Its name in other distributions.
 */
export function findProgram(name: string, howToGet: string, alias = name): string {
  const found = pathOf(name) ?? pathOf(alias);
  if (found === undefined) {
    throw new Fault({
      kind: 'configuration',
      code: 'PROGRAM_MISSING',
      message: `The program ${name}, which this server needs, is not installed.`,
      hint: howToGet,
    });
  }
  return found;
}

export function isInstalled(name: string, alias = name): boolean {
  return (pathOf(name) ?? pathOf(alias)) !== undefined;
}

function pathOf(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...USUAL_FOLDERS];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
