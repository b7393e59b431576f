import { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import type { DeletionWatch } from '../contract.ts';
import type { Client } from './client.ts';
import { mysqlFault } from './faults.ts';
import type { MysqlTarget } from './options.ts';
import type { Schema } from './schema.ts';

/** A transaction that deletes this many rows takes about ten milliseconds; other clients wait no longer than that. */
const ROWS_PER_PIECE = 2_000;
/** Without an index each piece scans the table from its beginning, so pieces are larger and fewer. */
const ROWS_PER_SCAN = 50_000;
const LIMIT_MS = 10 * 60_000;
/** How long the piece in progress may still take after a request to stop. Whether the server completes it does not matter. */
const STOP_WITHIN_MS = 5_000;

/** Deletes the rows of a run, one transaction per piece, and resolves with their number. */
export async function deleteRows(client: Client, schema: Schema, run: RunId, watch?: DeletionWatch): Promise<number> {
  const { table, key, ofRun } = schema;
  const { sql: isOfRun, values } = ofRun(run);
  const isIndexed = key.length > 0;
  // Ordered, so that a replica that repeats the statement deletes the same rows.
  const piece = isIndexed
    ? `DELETE FROM \`${table}\` WHERE ${isOfRun} ORDER BY ${key.join(', ')} LIMIT ${ROWS_PER_PIECE}`
    : `DELETE FROM \`${table}\` WHERE ${isOfRun} LIMIT ${ROWS_PER_SCAN}`;
  try {
    if (!isIndexed) {
      // Otherwise a scan locks all rows that it reads, and the end of the table, until the transaction ends: nobody could insert.
      await client.run('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    }
    for (let deleted = 0; ;) {
      const change = client.change({ sql: piece, values, limitMs: LIMIT_MS });
      const changed = await unlessStuck(change, watch?.signal);
      deleted += changed;
      watch?.deleted(changed);
      if (changed === 0 || watch?.signal.aborted) {
        return deleted;
      }
    }
  } catch (thrown) {
    throw deletionFault(client.target, table, thrown);
  }
}

/** The promise's own outcome; rejects if the server takes too long after a request to stop. */
async function unlessStuck<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const { promise: stuck, reject } = Promise.withResolvers<never>();
  let late: ReturnType<typeof setTimeout> | undefined;
  const onStop = () => {
    late = setTimeout(() => reject(signal?.reason), STOP_WITHIN_MS);
  };
  signal?.addEventListener('abort', onStop);
  try {
    return await Promise.race([answer, stuck]);
  } finally {
    signal?.removeEventListener('abort', onStop);
    clearTimeout(late);
  }
}

/** Throws the Fault with which the server would refuse {@link deleteRows}: it checks privileges before it looks for rows. */
export async function refuseUndeletable(client: Client, { table }: Schema): Promise<void> {
  try {
    await client.run(`DELETE FROM \`${table}\` WHERE FALSE`);
  } catch (thrown) {
    throw deletionFault(client.target, table, thrown);
  }
}

function deletionFault(target: MysqlTarget, table: string, thrown: unknown): Fault {
  const fault = mysqlFault(target, thrown);
  return fault.code === 'ER_TABLEACCESS_DENIED_ERROR'
    ? new Fault({
        kind: fault.kind,
        code: fault.code,
        message: fault.message,
        hint: `Ask an administrator to GRANT DELETE ON ${target.database}.${table} to user "${target.user}", or keep the rows (\`between: keep\` in a sweep, \`readings=keep\` when deleting a run).`,
        cause: fault,
      })
    : fault;
}
