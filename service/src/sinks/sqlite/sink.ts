import { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import type { SeriesQuery } from '../../model/series.ts';
import {
  defineSink,
  type Cadence,
  type Preparation,
  type ProducerAccount,
  type SeqRange,
  type Session,
  type Sink,
} from '../contract.ts';
import { deleteRows } from './deletion.ts';
import { readFacts } from './durability.ts';
import { countStored, readLastStored, readRowsHeld, readStoredAmong } from './ledger.ts';
import { SqliteOptions, SqliteTarget } from './options.ts';
import { createTable, schemas, type Schema } from './schema.ts';
import { readExtents, readLocations, readMinutes, readSeries } from './series.ts';
import { SqliteSession } from './session.ts';
import { Writer } from './writer.ts';

const MOST_ROWS_PER_WRITE = 100;

/** Writes to a database file, without any server. The default target. */
class SqliteSink implements Sink {
  readonly cadence: Cadence;
  readonly #target: SqliteTarget;
  readonly #schema: Schema;
  readonly #closing = new AbortController();
  #writer: Promise<Writer> | null = null;

  constructor(target: SqliteTarget, options: SqliteOptions) {
    const rowsPerCommit = Math.max(1, options.commitEvery);
    this.cadence = { rowsPerCommit, rowsPerWrite: Math.min(rowsPerCommit, MOST_ROWS_PER_WRITE) };
    this.#target = target;
    this.#schema = schemas[options.schema];
  }

  async check() {
    const writer = await this.#connect();
    // Takes the writer slot once, so a file that cannot be written fails here.
    await writer.transaction(() => undefined, this.#closing.signal);
    return readFacts(writer, this.#target.file);
  }

  async prepare({ payload }: Preparation): Promise<void> {
    if (payload > 1 && this.#schema === schemas.article) {
      throw new Fault({
        kind: 'configuration',
        code: 'PAYLOAD_TOO_LARGE',
        message: `A payload of ${payload} does not fit the schema "article": its note is in use for the identity of the row.`,
        hint: 'Use the schema "timeseries", or a payload of 1.',
      });
    }
    const writer = await this.#connect();
    const { file } = this.#target;
    await writer.transaction(() => createTable(writer.database, this.#schema, file), this.#closing.signal);
  }

  async open(run: RunId, producer: number): Promise<Session> {
    const writer = await this.#connect();
    // Waits its turn behind everything that an earlier session of this producer is still doing, in any process.
    const insert = await writer.transaction(() => writer.database.prepare(this.#schema.insert), this.#closing.signal);
    return new SqliteSession(writer, insert, this.#schema.row(run, producer));
  }

  async rowsHeld() {
    return readRowsHeld(this.#target.file, this.#schema);
  }

  async ledger(run: RunId, accounts: readonly ProducerAccount[]) {
    return countStored(this.#target.file, this.#schema, run, accounts);
  }

  async lastStored(run: RunId, producer: number) {
    return readLastStored(this.#target.file, this.#schema, run, producer);
  }

  async storedAmong(run: RunId, producer: number, range: SeqRange) {
    return readStoredAmong(this.#target.file, this.#schema, run, producer, range);
  }

  async deleteRun(run: RunId) {
    return deleteRows(await this.#connect(), this.#schema, run, this.#closing.signal);
  }

  async series(query: SeriesQuery) {
    return readSeries(this.#target.file, this.#schema, query);
  }

  async locations() {
    return readLocations(this.#target.file, this.#schema);
  }

  async extents() {
    return readExtents(this.#target.file, this.#schema);
  }

  async minutes(location: string, starts: readonly number[]) {
    return readMinutes(this.#target.file, this.#schema, location, starts);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const writer = await this.#writer?.catch(() => null);
    writer?.close();
  }

  /** One connection for all sessions; after a failure the next call tries again. */
  #connect(): Promise<Writer> {
    this.#writer ??= Writer.open(this.#target).catch((thrown: unknown) => {
      this.#writer = null;
      throw thrown;
    });
    return this.#writer;
  }
}

export const sqliteSink = defineSink({
  kind: 'sqlite',
  target: SqliteTarget,
  options: SqliteOptions,
  embedded: true,
  address: ({ file }) => file,
  connect: (target, options) => new SqliteSink(target, options),
});
