import { existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { Fault } from '../model/fault.ts';
import { sentence } from '../model/sentence.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder that holds journal, tokens and the stack's servers; made where it is missing, for its owner alone.
 * Unless given: THERMOBENCH_DATA, else `thermobench` in the XDG base directory for user data.
 */
export function openDataFolder(given: string | undefined, env: Environment): string {
  const folder = resolve(given ?? (env.THERMOBENCH_DATA || join(userData(env), 'thermobench')));
  try {
    makeFolder(folder);
  } catch (cause) {
    const { code, message } = Fault.from(cause);
    throw new Fault({
      kind: 'configuration',
      code,
      message: `The data folder ${folder} cannot be made: ${sentence(message)}`,
      hint: 'Name another one with --data or THERMOBENCH_DATA.',
      cause,
    });
  }
  return folder;
}

/** Node's own `recursive` never ends where the system lets nobody make a folder, and says ENOENT, as /proc and automounters do. */
function makeFolder(path: string): void {
  if (!existsSync(dirname(path))) {
    makeFolder(dirname(path));
  }
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (thrown) {
    // It was there, or another first start has just made it.
    if (!isFolder(path)) {
      throw thrown;
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function userData(env: Environment): string {
  return env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local', 'share');
}
