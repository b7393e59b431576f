import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** For what was downloaded and can be again: THERMOBENCH_CACHE, else `thermobench` in the XDG base directory for caches. */
export function cacheFolder(env: Environment): string {
  return resolve(
    env.THERMOBENCH_CACHE || join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'thermobench')
  );
}
