import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

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
    mkdirSync(folder, { recursive: true, mode: 0o700 });
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

function userData(env: Environment): string {
  return env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local', 'share');
}
