import { z } from 'zod';

import type { StoreFacts } from '../../model/report.ts';
import type { Client } from './client.ts';
import { exactCollation, readLocationColumn } from './location-column.ts';
import type { Schema } from './schema.ts';

/** The settings that decide what survives after a COMMIT was answered. Source: mariadb.com/kb, "InnoDB System Variables". */
const SETTINGS = [
  'innodb_flush_log_at_trx_commit',
  'innodb_flush_method',
  'innodb_doublewrite',
  'log_bin',
  'sync_binlog',
];

const Variable = z.object({ Variable_name: z.string(), Value: z.string() });
const Version = z.object({ version: z.string(), comment: z.string() });
const Engine = z.object({ engine: z.string().nullable() });

/** Facts about the server, with warnings about settings that make an ack weaker than it seems. */
export async function readFacts(client: Client, schema: Schema): Promise<StoreFacts> {
  const { table } = schema;
  const [{ version, comment }] = await client.rows(Version, {
    sql: 'SELECT VERSION() AS version, @@version_comment AS comment',
  });
  const variables = await client.rows(Variable, {
    sql: `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${SETTINGS.map(() => '?').join(', ')})`,
    values: SETTINGS,
  });
  const engines = await client.rows(Engine, {
    sql: 'SELECT engine AS engine FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?',
    values: [table],
  });
  const settings = new Map(variables.map((variable) => [variable.Variable_name, variable.Value]));
  const engine = engines[0]?.engine ?? null;
  return {
    version: `${version} (${comment})`,
    durability: { ...Object.fromEntries(settings), ...(engine !== null && { engine }) },
    warnings: [...warningsOf(settings, engine), ...(await namesWarning(client, schema))],
  };
}

/** Warns about a table whose locations are not compared by bytes: one created by version 0.1.0, or by hand. */
async function namesWarning(client: Client, schema: Schema): Promise<string[]> {
  const { isExact } = await readLocationColumn(client, schema);
  const collation = await exactCollation(client);
  if (isExact || !schema.indexed) {
    return [];
  }
  const { table, locationColumn: column } = schema;
  return [
    `The table "${table}" ignores case, accents and trailing spaces when comparing locations. Charts are correct, ` +
      'but listing the locations takes the server a second per million readings. This statement makes the list fast, ' +
      `but rebuilds the table: ALTER TABLE \`${table}\` MODIFY ${column} VARCHAR(255) CHARACTER SET utf8mb4 COLLATE ` +
      `${collation} NOT NULL`,
  ];
}

export function warningsOf(settings: ReadonlyMap<string, string>, engine: string | null): string[] {
  const warnings: string[] = [];
  const flush = settings.get('innodb_flush_log_at_trx_commit');
  // Only MariaDB has the value 3. It is like 1, but the redo log is also synced if a binary log is written.
  const isSynced = flush === '1' || flush === '3';
  if (!isSynced) {
    warnings.push(
      `innodb_flush_log_at_trx_commit is ${flush}: the server answers a COMMIT before it is on the disk; a crash loses up to a second of commits.`
    );
  }
  const syncBinlog = settings.get('sync_binlog');
  if (settings.get('log_bin') === 'ON' && syncBinlog !== '1') {
    warnings.push(
      flush === '3'
        ? `sync_binlog is ${syncBinlog}: after a crash, the binary log, and therefore a replica, may lack rows that ` +
            'were acked.'
        : `sync_binlog is ${syncBinlog}: a crash may lose acked rows, because the server then rolls back what is missing from its binary log.`
    );
  }
  if (settings.get('innodb_doublewrite') === 'OFF') {
    warnings.push('innodb_doublewrite is OFF: a power cut in the middle of a page may damage the table.');
  }
  if (settings.get('innodb_flush_method') === 'nosync' || settings.get('innodb_flush_method') === 'O_DIRECT_NO_FSYNC') {
    warnings.push(`innodb_flush_method is ${settings.get('innodb_flush_method')}: not everything written is fsynced.`);
  }
  if (engine !== null && engine !== 'InnoDB') {
    warnings.push(`The table's engine is ${engine}: a COMMIT may not mean what it does with InnoDB.`);
  }
  return warnings;
}
