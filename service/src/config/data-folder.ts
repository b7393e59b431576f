import { existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { Fault } from '../model/fault.ts';

/** Permission bits of a file. */
const OTHERS_MAY_WRITE = 0o022;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder that holds journal, tokens and the stack's servers; created if missing, with access for its owner only. Default:
 * THERMOBENCH_DATA, else `thermobench` in the XDG base directory for user data. Throws a configuration Fault if it cannot be
 * created, or if other users could write to it.
 */
export function openDataFolder(given: string | undefined, env: Environment): string {
  const folder = resolve(given ?? (env.THERMOBENCH_DATA || join(userData(env), 'thermobench')));
  try {
    makeFolder(folder);
  } catch (cause) {
    const hint = 'Choose another one with --data or THERMOBENCH_DATA.';
    throw Fault.becauseOf(cause, `The data folder ${folder} cannot be created`, hint);
  }
  refuseShared(folder);
  return folder;
}

/**
 * Node's own option `recursive` never returns in places such as /proc and below automounters, where nobody can create a folder
 * and the system reports ENOENT.
 */
function makeFolder(path: string): void {
  if (!existsSync(dirname(path))) {
    makeFolder(dirname(path));
  }
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (thrown) {
    // It already existed, or another first start has just created it.
    if (!isFolder(path)) {
      throw thrown;
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The folder holds tokens and passwords: another owner, or other users with write access, could replace them. */
function refuseShared(folder: string): void {
  const { uid, mode } = statSync(folder);
  const own = process.geteuid?.();
  const isForeign = own !== undefined && uid !== own;
  if (isForeign || (mode & OTHERS_MAY_WRITE) !== 0) {
    throw new Fault({
      kind: 'configuration',
      code: 'DATA_FOLDER_SHARED',
      message: isForeign
        ? `The data folder ${folder} belongs to another user (uid ${uid}).`
        : `Other users can write to the data folder ${folder}, which contains tokens and passwords.`,
      hint: isForeign
        ? 'Choose another one with --data or THERMOBENCH_DATA.'
        : `Remove that permission with \`chmod go-w ${folder}\`, or choose another folder with --data or THERMOBENCH_DATA.`,
    });
  }
}

function userData(env: Environment): string {
  return env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local', 'share');
}
