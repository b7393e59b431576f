import { setTimeout } from 'node:timers/promises';

import { z } from 'zod';

import type { StorePressure, StoreReading } from '../store-pressure.ts';
import { Client } from './client.ts';
import { mysqlFault } from './faults.ts';
import { login } from './login.ts';
import type { MysqlTarget } from './options.ts';

/** From this share on, a log counts as full: while sessions wait, pages are written just fast enough for the next session to continue. */
const FULL = 0.99;
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
/**
 * How often one reading looks at the redo log, and the time between two looks. A full log drains and fills again within a fraction
 * of a second, so that one look per second would tell little about a short run.
 */
const LOG_LOOKS = 5;
const LOG_LOOK_EVERY_MS = 100;
/** If the server answers more slowly, there are fewer looks. */
const LOG_LOOKS_WITHIN_MS = 600;
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
        const looks = await lookRepeatedly(() => statusOf(client));
        const [count] = await client.rows(CountRow, { sql: WAITING_FOR_TABLE });
        return readingOf(looks, count?.waiting);
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

/** Values of status variables by name. */
type Status = ReadonlyMap<string, number>;

async function statusOf(client: Client): Promise<Status> {
  const rows = await client.rows(StatusRow, {
    sql: `SHOW GLOBAL STATUS WHERE Variable_name IN (${STATUS.map(() => '?').join(', ')})`,
    values: STATUS,
  });
  return new Map(rows.map((row) => [row.Variable_name, Number(row.Value)]));
}

async function lookRepeatedly<T>(look: () => Promise<T>): Promise<[T, ...T[]]> {
  const startedAt = performance.now();
  const looks: [T, ...T[]] = [await look()];
  while (looks.length < LOG_LOOKS && performance.now() - startedAt < LOG_LOOKS_WITHIN_MS) {
    await setTimeout(LOG_LOOK_EVERY_MS);
    looks.push(await look());
  }
  return looks;
}

/**
 * Figures from the server's status variables, read several times in quick succession. The figures of the log and of the
 * running threads are averages; the others are those of the last moment.
 */
export function readingOf(looks: readonly [Status, ...Status[]], waitingForTable?: number): StoreReading {
  const status = looks[looks.length - 1] ?? looks[0];
  const fills = looks.flatMap((look) => filledLog(look) ?? []);
  const logFilled = mean(fills);
  const pending = [status.get('Innodb_data_pending_fsyncs'), status.get('Innodb_os_log_pending_fsyncs')];
  // Leaves out the session that asks.
  const running = looks.flatMap((look) => look.get('Threads_running') ?? []).map((count) => Math.max(0, count - 1));
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
      logFull: mean(fills.map((fill) => (fill >= FULL ? 1 : 0))),
      bufferPoolWaits: status.get('Innodb_buffer_pool_wait_free'),
      runningThreads: mean(running),
    },
    missing: logFilled === undefined ? ['how full the redo log is (this version does not report it)'] : [],
  };
}

/**
 * How full the log is. MariaDB's limit is the age of the checkpoint up to which no session waits: from 7/8 of it on, pages are written
 * in the background; at the limit, each session waits before it changes anything. So a log that is 90 % full delays nobody.
 * Source: MariaDB 10.11, storage/innobase/log/log0log.cc (log_t::set_capacity) and buf/buf0flu.cc (log_checkpoint_margin).
 */
function filledLog(status: Status): number | undefined {
  return (
    filled(status.get('Innodb_checkpoint_age'), status.get('Innodb_checkpoint_max_age')) ??
    filled(status.get('Innodb_redo_log_logical_size'), status.get('Innodb_redo_log_capacity_resized'), USABLE_CAPACITY)
  );
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function filled(used: number | undefined, size: number | undefined, usable = 1): number | undefined {
  return used === undefined || !size ? undefined : Math.min(1, used / (size * usable));
}
