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
import { DriverChannel } from './channel-driver.ts';
import { WireChannel } from './channel-wire.ts';
import { Client } from './client.ts';
import { readFacts } from './durability.ts';
import { addressOf } from './faults.ts';
import { Ledger } from './ledger.ts';
import { CassandraOptions, CassandraTarget } from './options.ts';
import { schemaFor, type Schema } from './schema.ts';
import { readExtents, readLocations, readMinutes, readSeries } from './series.ts';
import { CassandraSession } from './session.ts';
import { createTables } from './shape.ts';

const MOST_ROWS_PER_WRITE = 100;
const NOT_THERE: ReadonlySet<string> = new Set(['NO_SUCH_TABLE', 'NO_SUCH_KEYSPACE']);

/** Writes to Cassandra. All sessions share one client that knows the cluster. */
class CassandraSink implements Sink {
  readonly cadence: Cadence;
  readonly #target: CassandraTarget;
  readonly #options: CassandraOptions;
  readonly #schema: Schema;
  #client: Promise<Client> | null = null;

  constructor(target: CassandraTarget, options: CassandraOptions) {
    const rowsPerCommit = Math.max(1, options.commitEvery);
    // Rows are durable without a commit, which only waits for the answers.
    this.cadence = { rowsPerCommit, rowsPerWrite: Math.min(rowsPerCommit, MOST_ROWS_PER_WRITE), idleCommitMs: 0 };
    this.#target = target;
    this.#options = options;
    this.#schema = schemaFor(options);
  }

  check() {
    return Client.during(this.#target, (client) => readFacts(client, this.#target, this.#options.consistency));
  }

  async prepare({ payload }: Preparation): Promise<void> {
    this.#checkRoom(payload);
    await Client.during(this.#target, (client) => createTables(client, this.#target, this.#schema));
  }

  async open(run: RunId, producer: number): Promise<Session> {
    const { consistency, concurrency, batch, client: way } = this.#options;
    const writing = { target: this.#target, schema: this.#schema, consistency, run, producer };
    const client = await this.#connected();
    const { open } = way === 'wire' ? WireChannel : DriverChannel;
    const channel = await open(client, writing);
    return new CassandraSession(channel, { concurrency, rowsPerBatch: Math.max(1, batch) });
  }

  ledger(run: RunId, accounts: readonly ProducerAccount[]) {
    return this.#readTable([], (client) => this.#ledger(client).countStored(run, accounts));
  }

  lastStored(run: RunId, producer: number) {
    return this.#readTable(-1, (client) => this.#ledger(client).lastStored(run, producer));
  }

  storedAmong(run: RunId, producer: number, range: SeqRange) {
    return this.#readTable([], (client) => this.#ledger(client).storedAmong(run, producer, range));
  }

  series(query: SeriesQuery) {
    return this.#readTable([], (client) => readSeries(client, this.#schema, query));
  }

  locations() {
    return this.#readTable([], (client) => readLocations(client, this.#schema));
  }

  extents() {
    return this.#readTable([], (client) => readExtents(client, this.#schema));
  }

  minutes(location: string, starts: readonly number[]) {
    return this.#readTable([], (client) => readMinutes(client, this.#schema, location, starts));
  }

  async close(): Promise<void> {
    const opened = this.#client;
    this.#client = null;
    await opened?.then(
      (client) => client.close(),
      () => undefined
    );
  }

  /** Concurrent callers share one attempt; after a failure the next call starts a new one. */
  #connected(): Promise<Client> {
    if (this.#client === null) {
      const opening = Client.open(this.#target, this.#target.keyspace);
      this.#client = opening;
      opening.catch(() => {
        this.#client = null;
      });
    }
    return this.#client;
  }

  #ledger(client: Client): Ledger {
    return new Ledger(client, this.#schema, this.#options.consistency);
  }

  /** If there is no table yet, there are no rows. */
  async #readTable<T>(none: T, read: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await read(await this.#connected());
    } catch (thrown) {
      if (thrown instanceof Fault && NOT_THERE.has(thrown.code)) {
        return none;
      }
      throw thrown;
    }
  }

  #checkRoom(payload: number): void {
    if (payload > 1 && !this.#schema.takesPayload) {
      throw new Fault({
        kind: 'configuration',
        code: 'PAYLOAD_TOO_LARGE',
        message: `A payload of ${payload} does not fit the schema "article": its note is in use for the identity of the row.`,
        hint: 'Use the schema "timeseries", or a payload of 1.',
      });
    }
  }
}

export const cassandraSink = defineSink({
  kind: 'cassandra',
  target: CassandraTarget,
  options: CassandraOptions,
  embedded: false,
  address: addressOf,
  connect: (target, options) => new CassandraSink(target, options),
});
