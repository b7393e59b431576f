/**
 * `npm run benchmark [-- --rounds 5]`: rows per second and client CPU of one connection to a private MariaDB, into the table of
 * the schema `article`, against the original article's Python script and sysbench. The contenders take turns, so that a drift of
 * the machine affects all equally, and ratios are computed within a round. Needs sysbench and python3-venv (Debian packages).
 */
import { parseArgs } from 'node:util';

import { createConnection, type RowDataPacket } from 'mysql2/promise';

import { connectMysql } from '../../service/test/sinks/connect.ts';
import { startMariadb } from '../integration/start-mariadb.ts';
import { nullSink, python, sysbench, thermobench, type Contender, type Login } from './contenders.ts';
import { judge, MARIADB_GOALS, type Round } from './goals.ts';
import type { Measure } from './measure.ts';
import { printTable, summary } from './tables.ts';

const contenders: readonly Contender[] = [
  thermobench('pipelined', 150_000, { commitEvery: 100 }),
  python('python', 8_000, 100),
  sysbench('sysbench', 30_000, 100),
  thermobench('single', 15_000, { commitEvery: 100, insert: 'single' }),
  thermobench('multirow', 200_000, { commitEvery: 100, insert: 'multirow' }),
  thermobench('mysql2', 15_000, { commitEvery: 100, client: 'mysql2' }),
  thermobench('unmetered', 150_000, { commitEvery: 100 }, 'unmetered'),
  thermobench('every row', 3_000, { commitEvery: 1 }),
  python('python, every row', 3_000, 1),
  sysbench('sysbench, every row', 3_000, 1),
  nullSink('null', 10_000_000),
];

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
await using mariadb = await startMariadb();
const login: Login = { ...mariadb.administrator(), database: 'temperature' };
const administrator = await createConnection(login);
await connectMysql(login, { schema: 'article' }).prepare({ run: '00000000', payload: 1, locations: [] });

const rounds: Round[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  console.error(`Round ${round} of ${values.rounds} …`);
  rounds.push(await measureAll(round));
}
await administrator.end();

printTable(
  ['contender', 'rows/s', 'CPU s per 100 000 rows', 'range of rows/s'],
  contenders.map(({ name }) => summary(name, rounds))
);
printTable(['ratio', 'of', 'median', 'range', 'goal', ''], judge(MARIADB_GOALS, rounds));

async function measureAll(round: number): Promise<Round> {
  const measures = new Map<string, Measure>();
  // The order changes, so that no contender always follows the same one.
  const first = round % contenders.length;
  for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
    measures.set(contender.name, await measureOne(contender));
  }
  return measures;
}

async function measureOne({ name, measure, stores }: Contender): Promise<Measure> {
  await administrator.query('TRUNCATE TABLE reading_article');
  const measured = await measure(login);
  const [[{ stored }]] = await administrator.query<RowDataPacket[]>('SELECT COUNT(*) AS stored FROM reading_article');
  if (stores && stored !== measured.rows) {
    throw new Error(`${name} wrote ${measured.rows} rows, but ${stored} are stored.`);
  }
  return measured;
}
