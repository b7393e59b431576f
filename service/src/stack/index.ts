import { join } from 'node:path';

import { CassandraServer } from './cassandra.ts';
import { GrafanaServer } from './grafana.ts';
import { KafkaServer } from './kafka.ts';
import { MariadbServer } from './mariadb.ts';
import { NatsServer } from './nats.ts';
import { MonitoringServer } from './monitoring.ts';
import type { StackExporter, StackServer, StackTarget } from './stack-server.ts';

/** How many servers of each kind the first `up` starts; one by default. */
export interface StackSizes {
  /** Of Kafka: 1 or 3. */
  readonly brokers?: number | undefined;
  /** Of Cassandra: 1 or 2. */
  readonly nodes?: number | undefined;
  /** Where agents on other hosts reach the NATS server; by default, only this host can reach it. */
  readonly address?: string | undefined;
}

/** The folder of all servers of the stack; each has a folder of its own in it. */
export function stackFolder(dataFolder: string): string {
  return join(dataFolder, 'stack');
}

/** Every server of the stack, by name. To add one, create a file beside `mariadb.ts` and add a line here. */
export function stackServers(dataFolder: string, sizes: StackSizes = {}): ReadonlyMap<string, StackServer> {
  const folder = (name: string) => join(stackFolder(dataFolder), name);
  const mariadb = new MariadbServer(folder('mariadb'));
  const monitoring = new MonitoringServer(folder('monitoring'), mariadb);
  const servers: StackServer[] = [
    mariadb,
    new KafkaServer(folder('kafka'), sizes.brokers),
    new CassandraServer(folder('cassandra'), sizes.nodes),
    monitoring,
    natsServer(dataFolder, sizes.address),
    new GrafanaServer(folder('grafana'), { mariadb, monitoring }),
  ];
  return new Map(servers.map((server) => [server.name, server]));
}

/** The private NATS server of this data folder. */
export function natsServer(dataFolder: string, address?: string): NatsServer {
  return new NatsServer(join(stackFolder(dataFolder), 'nats'), address);
}

/** The targets of all servers that were ever up in this data folder, running or not. */
export function stackTargets(dataFolder: string): StackTarget[] {
  return [...stackServers(dataFolder).values()].flatMap((server) => server.targets?.() ?? []);
}

/** What Prometheus can scrape from all servers in this data folder that are up or crashed. */
export function stackExporters(dataFolder: string): StackExporter[] {
  return [...stackServers(dataFolder).values()].flatMap((server) => server.exporters?.() ?? []);
}
