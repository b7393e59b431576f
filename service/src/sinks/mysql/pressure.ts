import { z } from 'zod';

import type { StoreFigures, StorePressure } from '../store-pressure.ts';
import { Client } from './client.ts';
import { mysqlFault } from './faults.ts';
import { login } from './login.ts';
import type { MysqlTarget } from './options.ts';

/** Everyone may read these. MySQL reports the size of its redo log under other names, which are not read. */
const STATUS = [
  'Innodb_row_lock_time',
  'Innodb_log_waits',
  'Innodb_data_fsyncs',
  'Innodb_checkpoint_age',
  'Innodb_checkpoint_max_age',
];
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
        return figures(new Map(status.map((row) => [row.Variable_name, Number(row.Value)])), count?.waiting ?? null);
      } catch (thrown) {
        throw mysqlFault(target, thrown);
      }
    },
    close: () => connection.destroy(),
  };
}

function figures(status: ReadonlyMap<string, number>, waitingForTable: number | null): StoreFigures {
  const of = (name: string) => status.get(name) ?? null;
  const age = of('Innodb_checkpoint_age');
  const maxAge = of('Innodb_checkpoint_max_age');
  return {
    rowLockMs: of('Innodb_row_lock_time'),
    waitingForTable,
    logWaits: of('Innodb_log_waits'),
    flushes: of('Innodb_data_fsyncs'),
    logFilled: age === null || maxAge === null || maxAge === 0 ? null : age / maxAge,
  };
}
