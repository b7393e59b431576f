import { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import type { Client } from './client.ts';
import { mysqlFault } from './faults.ts';
import type { MysqlTarget } from './options.ts';
import type { Schema } from './schema.ts';

/** A statement of so many rows is a transaction of some ten milliseconds: others wait for it no longer. */
const ROWS_PER_PIECE = 2_000;
/** Without an index each piece reads the table from its beginning, hence fewer of them. */
const ROWS_PER_SCAN = 50_000;
const LIMIT_MS = 10 * 60_000;

/** Deletes the rows of a run, a transaction a piece, and resolves with their number. */
export async function deleteRows(client: Client, target: MysqlTarget, schema: Schema, run: RunId): Promise<number> {
  const { table, key, ofRun } = schema;
  const { sql: isOfRun, values } = ofRun(run);
  const isIndexed = key.length > 0;
  // In order, so that a replica which repeats the statement deletes the same rows.
  const piece = isIndexed
    ? `DELETE FROM \`${table}\` WHERE ${isOfRun} ORDER BY ${key.join(', ')} LIMIT ${ROWS_PER_PIECE}`
    : `DELETE FROM \`${table}\` WHERE ${isOfRun} LIMIT ${ROWS_PER_SCAN}`;
  try {
    if (!isIndexed) {
      // Else all rows that a scan looks at are locked until its end, and so is the end of the table: nobody could insert.
      await client.run('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    }
    for (let deleted = 0; ;) {
      const changed = await client.change({ sql: piece, values: [...values], limitMs: LIMIT_MS });
      if (changed === 0) {
        return deleted;
      }
      deleted += changed;
    }
  } catch (thrown) {
    throw deletionFault(target, table, mysqlFault(target, thrown));
  }
}

function deletionFault(target: MysqlTarget, table: string, fault: Fault): Fault {
  return fault.code === 'ER_TABLEACCESS_DENIED_ERROR'
    ? new Fault({
        kind: fault.kind,
        code: fault.code,
        message: fault.message,
        hint: `Let an administrator GRANT DELETE ON ${target.database}.${table} to user "${target.user}", or keep the rows (\`between: keep\`).`,
        cause: fault,
      })
    : fault;
}
