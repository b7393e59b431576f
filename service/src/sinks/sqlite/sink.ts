import { existsSync } from 'node:fs';

import type { RunId } from '../../model/run.ts';
import { refusePayload } from '../article-note.ts';
import { Opened } from '../opened.ts';
import type {
  Cadence,
  DeletionWatch,
  Preparation,
  ResumePoints,
  Session,
  Sink,
  StoredReadings,
  StoreLedger,
} from '../contract.ts';
import { deleteRows, refuseUndeletable } from './deletion.ts';
import { readFacts } from './durability.ts';
import { countStored, readLastStored, readRowsHeld, readStoredAmong } from './ledger.ts';
import type { SqliteOptions, SqliteTarget } from './options.ts';
import { schemas } from './data-models.ts';
import { createTable, type Schema } from './schema.ts';
import { readLocations, readNewest, readSeries, storedMinutes } from './series.ts';
import { SqliteSession } from './session.ts';
import { Writer } from './writer.ts';

const MAX_ROWS_PER_WRITE = 100;

/** Writes to a database file, without any server. The default target. */
export class SqliteSink implements Sink {
  readonly cadence: Cadence;
  readonly ledger: StoreLedger;
  readonly resume: ResumePoints;
  readonly readings: StoredReadings;
  readonly #target: SqliteTarget;
  readonly #schema: Schema;
  readonly #closing = new AbortController();
  readonly #writer: Opened<Writer>;

  constructor(target: SqliteTarget, options: SqliteOptions) {
    const rowsPerCommit = Math.max(1, options.commitEvery);
    this.cadence = { rowsPerCommit, rowsPerWrite: Math.min(rowsPerCommit, MAX_ROWS_PER_WRITE) };
    const { file } = target;
    const schema = schemas[options.schema];
    this.#target = target;
    this.#schema = schema;
    this.#writer = new Opened(() => Writer.open(target));
    this.ledger = { count: (run, accounts) => countStored(file, schema, run, accounts) };
    this.resume = {
      lastStored: (run, producer) => readLastStored(file, schema, run, producer),
      storedAmong: (run, producer, range) => readStoredAmong(file, schema, run, producer, range),
    };
    this.readings = {
      series: (query, hidden = []) => readSeries(file, schema, query, hidden),
      locations: () => readLocations(file, schema),
      newest: (hidden = []) => readNewest(file, schema, hidden),
      ...(schema.extents !== null && { minutes: storedMinutes(file, schema, schema.extents) }),
    };
  }

  async check() {
    const writer = await this.#writer.get();
    // Runs an empty write transaction, so that a file that cannot be written fails here.
    await writer.transaction(() => undefined, this.#closing.signal);
    return readFacts(writer, this.#target.file);
  }

  async prepare({ payload }: Preparation): Promise<void> {
    if (this.#schema === schemas.article) {
      refusePayload(payload);
    }
    const writer = await this.#writer.get();
    const { file } = this.#target;
    await writer.transaction(() => createTable(writer.database, this.#schema, file), this.#closing.signal);
  }

  async open(run: RunId, producer: number): Promise<Session> {
    const writer = await this.#writer.get();
    // Waits for everything that an earlier session of this producer is still doing, in any process.
    const insert = await writer.transaction(() => writer.database.prepare(this.#schema.insert), this.#closing.signal);
    return new SqliteSession(writer, insert, this.#schema.row(run, producer));
  }

  async rowsHeld() {
    return readRowsHeld(this.#target.file, this.#schema);
  }

  async deleteRun(run: RunId, watch?: DeletionWatch) {
    // Connecting would create the file.
    return existsSync(this.#target.file)
      ? deleteRows(await this.#writer.get(), this.#schema, run, this.#closing.signal, watch)
      : null;
  }

  async refuseUndeletable() {
    if (existsSync(this.#target.file)) {
      await refuseUndeletable(await this.#writer.get(), this.#schema, this.#closing.signal);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    (await this.#writer.take())?.close();
  }
}
