import type { Connection, RowDataPacket } from 'mysql2';

import type { RunId } from '../../model/run.ts';
import { timeoutFault } from './faults.ts';
import type { MysqlTarget } from './options.ts';
import { query } from './query.ts';

/**
 * Makes this connection the only writer for this producer, for as long as the connection lasts.
 *
 * After a disconnect, the server may still be executing what an earlier connection sent, or keep its transaction open for hours.
 * Each connection therefore holds a named lock, which the server releases only after it has committed or rolled back all work of
 * the connection. If an earlier connection still holds the lock, it is killed.
 */
export async function claim(connection: Connection, target: MysqlTarget, run: RunId, producer: number): Promise<void> {
  const lock = `thermobench/${run}/${producer}`;
  const ask = async (sql: string, values: Array<string | number>) => {
    const rows = await query<RowDataPacket[]>(connection, { sql, values }, target.timeoutMs);
    const answer: unknown = rows[0]?.answer;
    return typeof answer === 'number' ? answer : null;
  };
  if ((await ask('SELECT GET_LOCK(?, 0) AS answer', [lock])) === 1) {
    return;
  }
  const holder = await ask('SELECT IS_USED_LOCK(?) AS answer', [lock]);
  if (holder !== null) {
    await endConnection(connection, holder);
  }
  const patienceSeconds = Math.max(1, Math.floor(target.timeoutMs / 1_000) - 1);
  if ((await ask('SELECT GET_LOCK(?, ?) AS answer', [lock, patienceSeconds])) !== 1) {
    throw timeoutFault(target, `an earlier connection of producer ${producer} is still at work`);
  }
}

async function endConnection(connection: Connection, id: number): Promise<void> {
  try {
    await connection.promise().query(`KILL ${id}`);
  } catch (thrown) {
    // The connection ended on its own in the meantime.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ER_NO_SUCH_THREAD')) {
      throw thrown;
    }
  }
}
