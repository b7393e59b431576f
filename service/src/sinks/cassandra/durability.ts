import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { StoreFacts } from '../../model/report.ts';
import { sentence } from '../../model/sentence.ts';
import type { Client } from './client.ts';
import type { CassandraTarget, Consistency } from './options.ts';

const Local = z.object({ release_version: z.string(), data_center: z.string() });
const Setting = z.object({ name: z.string(), value: z.string().nullable() });
const Keyspace = z.object({ durable_writes: z.boolean(), replication: z.record(z.string(), z.string()) });

/** The settings that decide what survives after an answer. Source: cassandra.yaml; virtual table system_views.settings. */
const SETTINGS = ['commitlog_sync', 'commitlog_sync_period', 'commitlog_sync_group_window'];

export interface Replication {
  /** Replication in Cassandra's notation, such as `NetworkTopologyStrategy {datacenter1: 3}`. */
  text: string;
  /** Copies in the local data center, or in all if the strategy does not distinguish them. */
  copies: number;
}

/** Facts about the cluster, with warnings about settings that make an ack weaker than it seems. */
export async function readFacts(
  client: Client,
  { keyspace, localDataCenter }: CassandraTarget,
  consistency: Consistency
): Promise<StoreFacts> {
  const [local] = await client.rows(Local, { cql: 'SELECT release_version, data_center FROM system.local' });
  const settings = await readSettings(client);
  const [found] = await client.rows(Keyspace, {
    cql: 'SELECT durable_writes, replication FROM system_schema.keyspaces WHERE keyspace_name = ?',
    values: [keyspace],
  });
  const nodes = client.driver.getState().getConnectedHosts().length;
  const known = client.driver.hosts.length;
  const values = new Map(settings.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])));
  const replication = found && replicationOf(found.replication, localDataCenter);
  const sync = values.get('commitlog_sync') ?? 'unknown';
  return {
    version: `Cassandra ${local.release_version}`,
    durability: {
      consistency,
      commitlog_sync: sync,
      ...(sync === 'periodic' && { commitlog_sync_period: values.get('commitlog_sync_period') ?? 'unknown' }),
      ...(sync === 'group' && { commitlog_sync_group_window: values.get('commitlog_sync_group_window') ?? 'unknown' }),
      ...(found && { durable_writes: found.durable_writes }),
      ...(replication && { replication: replication.text }),
      nodes: `${nodes} of ${known} up`,
    },
    warnings: warningsOf({
      consistency,
      settings: values,
      durableWrites: found?.durable_writes ?? true,
      replication,
      nodes,
      known,
    }),
  };
}

/** Empty if the role may not read them, which does not prevent it from writing. */
async function readSettings(client: Client): Promise<Array<z.output<typeof Setting>>> {
  try {
    return await client.rows(Setting, {
      cql: `SELECT name, value FROM system_views.settings WHERE name IN (${SETTINGS.map(() => '?').join(', ')})`,
      values: SETTINGS,
    });
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'UNAUTHORIZED') {
      return [];
    }
    throw thrown;
  }
}

export function replicationOf(options: Record<string, string>, localDataCenter: string): Replication {
  const { class: strategy = '', ...rest } = options;
  const name = strategy.slice(strategy.lastIndexOf('.') + 1);
  const copies = Number.parseInt(rest[localDataCenter] ?? rest.replication_factor ?? '0', 10);
  const text = Object.entries(rest)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
  return { text: `${name} {${text}}`, copies };
}

interface Circumstances {
  consistency: Consistency;
  settings: ReadonlyMap<string, string>;
  durableWrites: boolean;
  replication: Replication | undefined;
  nodes: number;
  known: number;
}

export function warningsOf(found: Circumstances): string[] {
  const { consistency, settings, durableWrites, replication, nodes, known } = found;
  const warnings: string[] = [];
  const promised = replicasPromised(consistency, replication?.copies ?? 1);
  if (settings.get('commitlog_sync') === 'periodic') {
    const period = settings.get('commitlog_sync_period') ?? 'its period';
    // Source: CASSANDRA-13987, replay ends at the last marker in the log; a marker is written every tenth of a second.
    const killed =
      promised === 1
        ? 'A node that is killed may lose'
        : `If the ${promised} replicas of a row are killed at the same time, they may lose`;
    warnings.push(
      `commitlog_sync is periodic: Cassandra answers before the row is on the disk. ${killed} the last tenth of a second of acked rows; a power cut may lose up to ${period}.`
    );
  }
  if (!settings.has('commitlog_sync')) {
    warnings.push(
      'commitlog_sync cannot be read, so it is unknown what survives a power cut: GRANT SELECT ON KEYSPACE system_views to the role.'
    );
  }
  if (!durableWrites) {
    warnings.push('durable_writes is off for the keyspace: acked rows are in memory only until a memtable is flushed.');
  }
  if (replication?.copies === 0) {
    warnings.push(`The keyspace has no copies in the target's data center: ${sentence(replication.text)}`);
  } else if (promised === 1 && (replication?.copies ?? 1) > 1) {
    warnings.push(
      `consistency ${consistency}: an acked row is guaranteed to be on only one of ${replication?.copies} replicas.`
    );
  }
  if (nodes < known) {
    warnings.push(`${known - nodes} of ${known} nodes cannot be reached from here.`);
  }
  return warnings;
}

function replicasPromised(consistency: Consistency, copies: number): number {
  const quorum = Math.floor(copies / 2) + 1;
  const promised: Record<Consistency, number> = {
    one: 1,
    local_one: 1,
    two: 2,
    three: 3,
    quorum,
    local_quorum: quorum,
    each_quorum: quorum,
    all: copies,
  };
  return promised[consistency];
}
