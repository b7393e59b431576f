import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { Client } from './client.ts';
import { schemaDisagreementFault } from './faults.ts';
import { addressOf, type CassandraTarget } from './options.ts';
import { placeTable } from './places.ts';
import type { TableShape } from './table-shape.ts';
import type { Schema } from './schema.ts';

const Column = z.object({
  table_name: z.string(),
  column_name: z.string(),
  type: z.string(),
  kind: z.string(),
  position: z.int(),
});
type Column = z.output<typeof Column>;

/**
 * Creates keyspace and tables if missing, and waits until the nodes agree on them. Throws a configuration Fault that lists the
 * differences if an existing table has other columns or keys.
 */
export async function createTables(client: Client, target: CassandraTarget, schema: Schema): Promise<void> {
  const { keyspace, replicationFactor, localDataCenter } = target;
  const shapes = [schema, placeTable(schema)];
  if ((await keyspaces(client, keyspace)).length === 0) {
    const replication = `{'class': 'NetworkTopologyStrategy', '${localDataCenter}': ${replicationFactor}}`;
    await change(client, target, `CREATE KEYSPACE IF NOT EXISTS "${keyspace}" WITH replication = ${replication}`);
  }
  const columns = await readColumns(client, keyspace);
  for (const shape of shapes) {
    if (!columns.some(({ table_name: table }) => table === shape.table)) {
      await change(client, target, createTable(keyspace, shape));
    }
  }
  const differences = differencesOf(await readColumns(client, keyspace), shapes);
  if (differences.length > 0) {
    throw new Fault({
      kind: 'configuration',
      code: 'TABLE_SHAPE',
      message: `A table at ${addressOf(target)} has different columns or keys: ${differences.join('; ')}.`,
      hint: 'Rename that table, or set another `keyspace` in the target.',
    });
  }
}

/** The differences between the expected tables and the existing ones. */
export function differencesOf(columns: readonly Column[], shapes: readonly TableShape[]): string[] {
  return shapes.flatMap((shape) => {
    const found = columns.filter(({ table_name: table }) => table === shape.table);
    const missing = shape.columns.flatMap(([name, type]) => {
      const column = found.find((candidate) => candidate.column_name === name);
      if (column === undefined) {
        return [`${shape.table} has no column ${name} (${type})`];
      }
      return column.type === type ? [] : [`${shape.table}.${name} is ${column.type}, expected ${type}`];
    });
    const keyFound = [keyOf(found, 'partition_key'), keyOf(found, 'clustering')].join(' / ');
    const keyWanted = [shape.partitionKey.join(', '), shape.clusteringKey.join(', ')].join(' / ');
    return keyFound === keyWanted
      ? missing
      : [...missing, `the key of ${shape.table} is ${keyFound}, expected ${keyWanted}`];
  });
}

function createTable(keyspace: string, { table, columns, partitionKey, clusteringKey, options }: TableShape): string {
  const definitions = columns.map(([name, type]) => `${name} ${type}`).join(', ');
  const key = `PRIMARY KEY ((${partitionKey.join(', ')}), ${clusteringKey.join(', ')})`;
  const suffix = options === undefined ? '' : ` WITH ${options}`;
  return `CREATE TABLE IF NOT EXISTS "${keyspace}".${table} (${definitions}, ${key})${suffix}`;
}

function keyOf(columns: readonly Column[], kind: string): string {
  return columns
    .filter((column) => column.kind === kind)
    .sort((a, b) => a.position - b.position)
    .map((column) => column.column_name)
    .join(', ');
}

async function change(client: Client, target: CassandraTarget, cql: string): Promise<void> {
  const { agreed } = await client.change(cql);
  if (!agreed) {
    throw schemaDisagreementFault(target);
  }
}

function readColumns(client: Client, keyspace: string): Promise<Column[]> {
  return client.rows(Column, {
    cql: 'SELECT table_name, column_name, type, kind, position FROM system_schema.columns WHERE keyspace_name = ?',
    values: [keyspace],
  });
}

function keyspaces(client: Client, keyspace: string) {
  return client.rows(z.object({ keyspace_name: z.string() }), {
    cql: 'SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?',
    values: [keyspace],
  });
}
