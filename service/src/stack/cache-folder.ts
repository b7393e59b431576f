import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** For downloads that can be repeated: THERMOBENCH_CACHE, otherwise `thermobench` in the XDG base directory for caches. */
export function cacheFolder(env: Environment): string {
  return resolve(
    env.THERMOBENCH_CACHE || join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'thermobench')
  );
}
