import { Client, types } from 'cassandra-driver';
import { expect } from 'vitest';

import { CassandraTarget } from '../../service/src/sinks/cassandra/options.ts';
import { articleNotes } from '../../service/src/sinks/article-note.ts';
import type { RowChange, RowName, TestedStore } from '../../service/test/sinks/tested-store.ts';

/** Direct access to the tables, without the sink. Keyspace `temperature`. */
export interface Administrator extends AsyncDisposable {
  ask(cql: string, values?: unknown[]): Promise<types.Row[]>;
  /** Changes that no sink makes, for tables of that schema. */
  tampering(schema: 'timeseries' | 'article'): Pick<TestedStore, 'remove' | 'change' | 'duplicate'>;
}

type Key = Readonly<Record<string, unknown>>;

export async function openAdministrator(target: object): Promise<Administrator> {
  const { contactPoints, port, localDataCenter, username, password } = CassandraTarget.parse(target);
  const client = new Client({
    contactPoints,
    localDataCenter,
    protocolOptions: { port },
    ...(username !== undefined && { credentials: { username, password } }),
    queryOptions: { prepare: true, fetchSize: 10_000 },
  });
  await client.connect();
  const ask = async (cql: string, values: unknown[] = []) => (await client.execute(cql, values)).rows ?? [];

  /** Scanning all partitions is acceptable only in tests. */
  const findReading = async ({ run, producer, seq }: RowName) => {
    const rows = await ask(
      'SELECT * FROM temperature.reading WHERE run = ? AND producer = ? AND seq = ? ALLOW FILTERING',
      [run, producer, seq]
    );
    return only(rows);
  };
  const findArticle = async ({ run, producer, seq }: RowName) => {
    const prefix = `${run}${producer.toString(36).padStart(2, '0')}${seq.toString(36).padStart(7, '0')}`;
    const rows = await ask('SELECT * FROM temperature.reading_article');
    return only(rows.filter((row) => String(row.reading_note).startsWith(prefix)));
  };
  const tables = {
    timeseries: {
      table: 'temperature.reading',
      key: ['location', 'day', 'time', 'run', 'producer', 'seq'],
      time: 'time',
      changes: (_name: RowName, { time, checksum, ...to }: RowChange) => ({
        ...to,
        ...(time !== undefined && { time: new Date(time), day: types.LocalDate.fromDate(new Date(time)) }),
        ...(checksum !== undefined && { checksum }),
      }),
      find: findReading,
    },
    article: {
      table: 'temperature.reading_article',
      key: ['reading_location', 'reading_date'],
      time: 'reading_date',
      changes(name: RowName, { location, time, value, checksum, ...place }: RowChange, row: Key) {
        const { run, producer, seq } = { ...name, ...place };
        const sum = checksum ?? Number.parseInt(String(row.reading_note).slice(-3), 36);
        return {
          reading_note: articleNotes(run, producer)(seq, sum),
          ...(location !== undefined && { reading_location: location }),
          ...(time !== undefined && { reading_date: new Date(time) }),
          ...(value !== undefined && { reading_value: value }),
        };
      },
      find: findArticle,
    },
  };
  return {
    ask,
    tampering: (schema) => {
      const { table, key, time, changes, find } = tables[schema];
      const where = key.map((column) => `${column} = ?`).join(' AND ');
      const keyOf = (row: Key) => key.map((column) => row[column]);
      return {
        remove: async (name) => {
          await ask(`DELETE FROM ${table} WHERE ${where}`, keyOf(await find(name)));
        },
        // A column of the key can only be changed by a row with another key.
        change: async (name, to) => {
          const row = await find(name);
          const changed: Record<string, unknown> = { ...row, ...changes(name, to, row) };
          if (String(keyOf(changed)) !== String(keyOf(row))) {
            await ask(`DELETE FROM ${table} WHERE ${where}`, keyOf(row));
          }
          const columns = Object.keys(changed);
          const places = columns.map(() => '?').join(', ');
          await ask(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`, Object.values(changed));
        },
        // The duplicate is a millisecond later: with the same key it would be the same row.
        duplicate: async (name) => {
          const row = await find(name);
          const copy: Record<string, unknown> = { ...row, [time]: new Date(Number(row[time]) + 1) };
          const columns = Object.keys(copy);
          const places = columns.map(() => '?').join(', ');
          await ask(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`, Object.values(copy));
        },
      };
    },
    [Symbol.asyncDispose]: () => client.shutdown(),
  };
}

function only(rows: readonly types.Row[]): Key {
  expect(rows).toHaveLength(1);
  return { ...rows[0] };
}
