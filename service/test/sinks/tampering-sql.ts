import { articleNotes } from '../../src/sinks/article-note.ts';
import type { RowChange, RowName } from './tested-store.ts';

/** SQL for tests that change what a sink has stored. */
export interface TamperingSql {
  readonly table: string;
  /** Condition that finds the row. */
  where(row: RowName): string;
  /** UPDATE of the row. */
  update(row: RowName, to: RowChange): string;
}

/** Where SQL dialects differ. */
interface Dialect {
  time(ms: number): string;
  concat(...parts: string[]): string;
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

export function tamperingSql({ time, concat }: Dialect): Record<'timeseries' | 'article', TamperingSql> {
  const timeseries = (row: RowName) => `run_id = '${row.run}' AND producer = ${row.producer} AND seq = ${row.seq}`;
  const article = ({ run, producer, seq }: RowName) =>
    `reading_note LIKE '${articleNotes(run, producer)(seq, 0).slice(0, -3)}%'`;
  const assigned = (columns: Record<string, string | undefined>) =>
    Object.entries(columns)
      .flatMap(([column, value]) => (value === undefined ? [] : [`${column} = ${value}`]))
      .join(', ');
  const number = (value: number | undefined) => (value === undefined ? undefined : String(value));
  const moment = (ms: number | undefined) => (ms === undefined ? undefined : time(ms));
  const place = (location: string | undefined) => (location === undefined ? undefined : text(location));
  return {
    timeseries: {
      table: 'reading',
      where: timeseries,
      update: (row, to) =>
        `UPDATE reading SET ${assigned({
          run_id: to.run === undefined ? undefined : text(to.run),
          producer: number(to.producer),
          seq: number(to.seq),
          location: place(to.location),
          time: moment(to.time),
          value: number(to.value),
          checksum: number(to.checksum),
        })} WHERE ${timeseries(row)}`,
    },
    article: {
      table: 'reading_article',
      where: article,
      update(row, to) {
        const note = articleNotes(to.run ?? row.run, to.producer ?? row.producer)(to.seq ?? row.seq, to.checksum ?? 0);
        const inNote = [to.run, to.producer, to.seq, to.checksum].some((part) => part !== undefined);
        const kept = concat(text(note.slice(0, -3)), 'SUBSTR(reading_note, -3)');
        return `UPDATE reading_article SET ${assigned({
          reading_note: inNote ? (to.checksum === undefined ? kept : text(note)) : undefined,
          reading_location: place(to.location),
          reading_date: moment(to.time),
          reading_value: number(to.value),
        })} WHERE ${article(row)}`;
      },
    },
  };
}
