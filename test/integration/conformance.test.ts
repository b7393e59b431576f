import type { ResultSetHeader } from 'mysql2/promise';
import { expect } from 'vitest';

import { describeStore, type RowName } from '../../service/src/sinks/conformance.ts';
import { mysqlTrial } from './mysql-trial.ts';

const mysql = mysqlTrial();

const SCHEMAS = {
  timeseries: {
    table: 'reading',
    value: 'value',
    where: ({ run, producer, seq }: RowName) => `run_id = '${run}' AND producer = ${producer} AND seq = ${seq}`,
  },
  article: {
    table: 'reading_article',
    value: 'reading_value',
    where: ({ run, producer, seq }: RowName) =>
      `reading_note LIKE '${run}${producer.toString(36).padStart(2, '0')}${seq.toString(36).padStart(7, '0')}%'`,
  },
};

const WAYS = [
  { schema: 'timeseries', insert: 'pipelined' },
  { schema: 'timeseries', insert: 'multirow', rowsPerStatement: 4 },
  { schema: 'timeseries', insert: 'single', client: 'mysql2' },
  { schema: 'article', insert: 'pipelined' },
  { schema: 'article', insert: 'multirow', rowsPerStatement: 4, client: 'mysql2' },
  { schema: 'article', insert: 'single' },
] as const;

for (const options of WAYS) {
  const { table, value, where } = SCHEMAS[options.schema];
  describeStore(`mysql with ${Object.values(options).join(', ')}`, async () => ({
    connect: () => mysql.connect({ commitEvery: 10, ...options }),
    remove: (row) => change(`DELETE FROM ${table} WHERE ${where(row)}`),
    changeValue: (row, to) => change(`UPDATE ${table} SET ${value} = ${to} WHERE ${where(row)}`),
    duplicate:
      options.schema === 'article'
        ? (row) => change(`INSERT INTO ${table} SELECT * FROM ${table} WHERE ${where(row)}`)
        : null,
    dispose: async () => {},
  }));
}

async function change(sql: string): Promise<void> {
  const [{ affectedRows }] = await mysql.administrator.query<ResultSetHeader>(sql);
  expect(affectedRows).toBe(1);
}
