import { z } from 'zod';

import type { StorePressure, StoreReading } from '../store-pressure.ts';
import { Client } from './client.ts';
import { mysqlFault } from './faults.ts';
import { login } from './login.ts';
import type { MysqlTarget } from './options.ts';

/** Names of status variables, which everyone may read. MariaDB and MySQL count the use of their redo logs in different ones. */
const STATUS = [
  'Innodb_row_lock_time',
  'Innodb_data_fsyncs',
  'Innodb_data_pending_fsyncs',
  'Innodb_os_log_pending_fsyncs',
  'Innodb_log_waits',
  'Innodb_checkpoint_age',
  'Innodb_checkpoint_max_age',
  'Innodb_redo_log_logical_size',
  'Innodb_redo_log_capacity_resized',
  'Innodb_buffer_pool_wait_free',
  'Threads_running',
];
/**
 * The part of the redo log's capacity that MySQL lets sessions fill before they wait. The rest is kept for new files (2 of 32)
 * and for other threads (5 %). Source: MySQL 8.0.30, storage/innobase/log/log0files_capacity.cc.
 */
const USABLE_CAPACITY = (30 / 32) * 0.95;
const StatusRow = z.object({ Variable_name: z.string(), Value: z.string() });
const CountRow = z.object({ waiting: z.coerce.number() });
/** Without the right PROCESS, the list contains only the threads of this user, which are those that matter. */
const WAITING_FOR_TABLE = `
  SELECT COUNT(*) AS waiting FROM information_schema.PROCESSLIST
  WHERE STATE LIKE 'Waiting for table%' AND USER = SUBSTRING_INDEX(CURRENT_USER(), '@', 1)`;

/** The figures of InnoDB, and the sessions that wait for the table. */
export async function watchServer(target: MysqlTarget): Promise<StorePressure> {
  const connection = await login(target, true);
  const client = new Client(target, connection);
  return {
    read: async () => {
      try {
        const status = await client.rows(StatusRow, {
          sql: `SHOW GLOBAL STATUS WHERE Variable_name IN (${STATUS.map(() => '?').join(', ')})`,
          values: STATUS,
        });
        const [count] = await client.rows(CountRow, { sql: WAITING_FOR_TABLE });
        return readingOf(new Map(status.map((row) => [row.Variable_name, Number(row.Value)])), count?.waiting);
      } catch (thrown) {
        throw mysqlFault(target, thrown);
      }
    },
    ping: async () => {
      try {
        await client.run('DO 0');
      } catch (thrown) {
        throw mysqlFault(target, thrown);
      }
    },
    close: () => connection.destroy(),
  };
}

/** Figures from the server's status variables. */
export function readingOf(status: ReadonlyMap<string, number>, waitingForTable?: number): StoreReading {
  const logFilled =
    filled(status.get('Innodb_checkpoint_age'), status.get('Innodb_checkpoint_max_age')) ??
    filled(status.get('Innodb_redo_log_logical_size'), status.get('Innodb_redo_log_capacity_resized'), USABLE_CAPACITY);
  const pending = [status.get('Innodb_data_pending_fsyncs'), status.get('Innodb_os_log_pending_fsyncs')];
  const running = status.get('Threads_running');
  return {
    figures: {
      rowLockMs: status.get('Innodb_row_lock_time'),
      waitingForTable,
      flushes: status.get('Innodb_data_fsyncs'),
      pendingFlushes: pending.some((count) => count !== undefined)
        ? pending.reduce<number>((sum, count = 0) => sum + count, 0)
        : undefined,
      logWaits: status.get('Innodb_log_waits'),
      logFilled,
      bufferPoolWaits: status.get('Innodb_buffer_pool_wait_free'),
      // Without the session that asks.
      runningThreads: running === undefined ? undefined : Math.max(0, running - 1),
    },
    missing: logFilled === undefined ? ['how full the redo log is (this version does not report it)'] : [],
  };
}

function filled(used: number | undefined, size: number | undefined, usable = 1): number | undefined {
  return used === undefined || !size ? undefined : Math.min(1, used / (size * usable));
}
