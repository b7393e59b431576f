import { stackFolder, stackServers } from '../stack/index.ts';
import { exclusively } from '../stack/stack-lock.ts';
import type { Stack } from './actions.ts';

/** The private servers of this data folder. */
export function privateStack(dataFolder: string): Stack {
  const servers = stackServers(dataFolder);
  return {
    server: (name) => servers.get(name)?.breakable?.(),
    exclusively: (work) =>
      exclusively(stackFolder(dataFolder), { command: 'an outage of a run', waits: () => undefined }, work),
  };
}
