import type { ResultSetHeader } from 'mysql2/promise';
import { expect } from 'vitest';

import { describeStore } from '../../service/test/sinks/conformance.ts';
import { tamperingSql } from '../../service/test/sinks/tampering-sql.ts';
import { mysqlTrial } from './mysql-trial.ts';

const mysql = mysqlTrial();

const tampering = tamperingSql({
  time: (ms) => `TIMESTAMPADD(MICROSECOND, ${ms} * 1000, '1970-01-01')`,
  concat: (...parts) => `CONCAT(${parts.join(', ')})`,
});

const WAYS = [
  { schema: 'timeseries', insert: 'pipelined' },
  { schema: 'timeseries', insert: 'multirow', rowsPerStatement: 4 },
  { schema: 'timeseries', insert: 'single', client: 'mysql2' },
  { schema: 'article', insert: 'pipelined' },
  { schema: 'article', insert: 'multirow', rowsPerStatement: 4, client: 'mysql2' },
  { schema: 'article', insert: 'single' },
] as const;

for (const options of WAYS) {
  const { table, where, update } = tampering[options.schema];
  describeStore(`mysql with ${Object.values(options).join(', ')}`, async () => ({
    connect: () => mysql.connect({ commitEvery: 10, ...options }),
    remove: (row) => change(`DELETE FROM ${table} WHERE ${where(row)}`),
    change: (row, to) => change(update(row, to)),
    duplicate:
      options.schema === 'article'
        ? (row) => change(`INSERT INTO ${table} SELECT * FROM ${table} WHERE ${where(row)}`)
        : null,
    dispose: async () => {},
  }));
}

async function change(sql: string): Promise<void> {
  await mysql.administrator.query("SET NAMES utf8mb4, SESSION time_zone = '+00:00'");
  const [{ affectedRows }] = await mysql.administrator.query<ResultSetHeader>(sql);
  expect(affectedRows).toBe(1);
}
