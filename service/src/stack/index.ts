import { join } from 'node:path';

import { GrafanaServer } from './grafana.ts';
import { MariadbServer } from './mariadb.ts';
import type { StackServer, StackTarget } from './stack-server.ts';

/** Every server of the stack, by name. To add one: a file beside `mariadb.ts`, and a line here. */
export function stackServers(dataFolder: string): ReadonlyMap<string, StackServer> {
  const mariadb = new MariadbServer(join(dataFolder, 'stack', 'mariadb'));
  const servers: StackServer[] = [mariadb, new GrafanaServer(join(dataFolder, 'stack', 'grafana'), mariadb)];
  return new Map(servers.map((server) => [server.name, server]));
}

/** The targets of all servers that were ever up on this data folder, whether they run now or not. */
export function stackTargets(dataFolder: string): StackTarget[] {
  return [...stackServers(dataFolder).values()].flatMap((server) => server.targets());
}
