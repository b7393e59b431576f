import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { z } from 'zod';

import type { RunId } from '../../model/run.ts';
import { isConstraint } from './faults.ts';
import type { SqliteTarget } from './options.ts';
import { schemas } from './data-models.ts';
import { createTable, type Schema } from './schema.ts';
import { Writer } from './writer.ts';
import {
  fencedFault,
  passedFault,
  RefusedRows,
  type PartitionClaim,
  type Lane,
  type RefusedRow,
  type RelayBatch,
  type RelayRow,
  type RelayStore,
  type RelayStoreSettings,
  type StoredBatch,
  type RelayedTopic,
} from '../relay-store.ts';
import { adopt, groupRunId, topicRunId, type KnownRelays } from '../topic-identity.ts';
import { knownRelays, markRow } from '../topic-marks.ts';

/** See `../mysql/relay-store.ts`: the same table, in SQLite's dialect. */
const POSITIONS = `
  CREATE TABLE IF NOT EXISTS relay_offset (
    consumer_group  TEXT    NOT NULL,
    topic           TEXT    NOT NULL,
    kafka_partition INTEGER NOT NULL,
    destination     TEXT    NOT NULL,
    next_offset     INTEGER NOT NULL,
    generation      INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, topic, kafka_partition, destination)
  ) WITHOUT ROWID`;
const POSITION_KEY = 'consumer_group = ? AND topic = ? AND kafka_partition = ? AND destination = ?';
const NEW_POSITION = 'INSERT OR REPLACE INTO relay_offset VALUES (?, ?, ?, ?, ?, ?)';
const KnownRow = z.object({
  group: z.string(),
  partition: z.bigint().transform(Number),
  high: z.bigint(),
  low: z.bigint(),
});
const Position = z.object({ next: z.int(), generation: z.int() }).optional();

/** Source: https://www.sqlite.org/rescode.html */
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;

/** A database file: rows and position in one transaction, all partitions through one connection. */
export class SqliteRelayStore implements RelayStore {
  readonly #target: SqliteTarget;
  readonly #settings: RelayStoreSettings;
  readonly #schema: Schema;
  readonly #closing = new AbortController();
  #writer: Writer | null = null;

  constructor(target: SqliteTarget, settings: RelayStoreSettings) {
    this.#target = target;
    this.#settings = settings;
    this.#schema = schemas[settings.schema];
  }

  async prepare(topic: RelayedTopic): Promise<RunId> {
    const writer = await this.#connect();
    return this.#transact(writer, () => {
      createTable(writer.database, this.#schema, this.#target.file);
      writer.database.exec(POSITIONS);
      return topic.id === null
        ? groupRunId(this.#settings.group, topic.name)
        : this.#adopt(writer.database, { ...topic, id: topic.id });
    });
  }

  async claim({ partition, generation, earliest, afresh }: PartitionClaim): Promise<Lane> {
    const writer = await this.#connect();
    const { database } = writer;
    const key = [this.#settings.group, this.#settings.topic, partition, this.#schema.table];
    const nextOffset = await this.#transact(writer, () => {
      const found = Position.parse(
        database.prepare(`SELECT next_offset AS next, generation FROM relay_offset WHERE ${POSITION_KEY}`).get(...key)
      );
      if (found !== undefined && found.generation > generation && !afresh) {
        throw passedFault(partition, generation, found.generation);
      }
      const next = found?.next ?? earliest;
      database.prepare(NEW_POSITION).run(...key, next, generation);
      return next;
    });
    return new SqliteLane({
      nextOffset,
      insert: database.prepare(this.#schema.insert),
      values: (row) => valuesOf(row, this.#schema),
      move: (from, to) =>
        database
          .prepare(
            `UPDATE relay_offset SET next_offset = ? WHERE ${POSITION_KEY} AND next_offset = ? AND generation = ?`
          )
          .run(to, ...key, from, generation).changes === 1,
      transact: (work) => this.#transact(writer, work),
      partition,
    });
  }

  #adopt(database: DatabaseSync, topic: RelayedTopic & { id: string }): RunId {
    const { group } = this.#settings;
    const { mark, oldIds } = adopt(this.#knownRelays(database), group, topic);
    if (mark !== null) {
      const { partition, high, low } = markRow(mark);
      database.prepare(NEW_POSITION).run(group, topic.name, partition, this.#schema.table, high, low);
    }
    // The table of the schema `article` cannot be searched by run id. For it, only the id that 0.1.0 used is assumed to have rows.
    const hasRows = (run: RunId) =>
      this.#schema.keyed
        ? database.prepare('SELECT 1 FROM reading WHERE run_id = ? LIMIT 1').get(run) !== undefined
        : run === groupRunId(group, topic.name);
    return oldIds.find(hasRows) ?? topicRunId(topic.id);
  }

  #knownRelays(database: DatabaseSync): KnownRelays {
    const select = database.prepare(
      `SELECT consumer_group AS "group", kafka_partition AS partition, next_offset AS high, generation AS low
       FROM relay_offset WHERE topic = ? AND destination = ?`
    );
    select.setReadBigInts(true);
    return knownRelays(z.array(KnownRow).parse(select.all(this.#settings.topic, this.#schema.table)));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#writer?.close();
  }

  async #connect(): Promise<Writer> {
    this.#writer ??= await Writer.open(this.#target);
    return this.#writer;
  }

  #transact<T>(writer: Writer, work: () => T): Promise<T> {
    return writer.transaction(work, this.#closing.signal);
  }
}

interface SqliteLaneParts {
  readonly partition: number;
  readonly nextOffset: number;
  readonly insert: StatementSync;
  readonly values: (row: RelayRow) => SQLInputValue[];
  /** Moves the position; returns false if this lane did not write the current one. */
  readonly move: (from: number, to: number) => boolean;
  readonly transact: <T>(work: () => T) => Promise<T>;
}

class SqliteLane implements Lane {
  readonly #parts: SqliteLaneParts;
  #nextOffset: number;

  constructor(parts: SqliteLaneParts) {
    this.#parts = parts;
    this.#nextOffset = parts.nextOffset;
  }

  get nextOffset(): number {
    return this.#nextOffset;
  }

  async store({ firstOffset, nextOffset, rows }: RelayBatch): Promise<StoredBatch> {
    const { move, transact, partition } = this.#parts;
    const duplicates = await transact(() => {
      if (!move(firstOffset, nextOffset)) {
        throw fencedFault(partition);
      }
      return this.#insertAll(rows);
    });
    this.#nextOffset = nextOffset;
    return { duplicates };
  }

  async close(): Promise<void> {}

  /** Inserts the rows and returns how many were already stored. If a row is refused, only its own statement is undone. */
  #insertAll(rows: readonly RelayRow[]): number {
    const { insert, values } = this.#parts;
    const refused: RefusedRow[] = [];
    let duplicates = 0;
    rows.forEach((row, at) => {
      try {
        insert.run(...values(row));
      } catch (thrown) {
        if (!isConstraint(thrown)) {
          throw thrown;
        }
        if ('errcode' in thrown && thrown.errcode === SQLITE_CONSTRAINT_PRIMARYKEY) {
          duplicates += 1;
        } else {
          refused.push({ at, reason: String(thrown) });
        }
      }
    });
    if (refused.length > 0) {
      throw new RefusedRows(refused);
    }
    return duplicates;
  }
}

/** Values for the schema's `insert`, with the checksum that the record contains. */
function valuesOf(row: RelayRow, schema: Schema): SQLInputValue[] {
  const { run, producer, seq, checksum } = row.origin;
  return schema.row(run, producer, () => checksum)(seq, row);
}
