import { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import type { StorePressure } from '../store-pressure.ts';
import { refusePayload } from '../article-note.ts';
import { Opened } from '../opened.ts';
import type { Cadence, Preparation, ResumePoints, Session, Sink, StoredReadings, StoreLedger } from '../contract.ts';
import { DriverChannel } from './channel-driver.ts';
import { WireChannel } from './channel-wire.ts';
import { Client } from './client.ts';
import { readFacts } from './durability.ts';
import { Ledger } from './ledger.ts';
import type { CassandraOptions, CassandraTarget } from './options.ts';
import { schemaFor } from './data-models.ts';
import type { Schema } from './schema.ts';
import { watchNodes } from './pressure.ts';
import { readExtents, readLocations, readMinutes, readNewestReadings, readSeries } from './series.ts';
import { CassandraSession } from './session.ts';
import { createTables } from './shape.ts';

const MAX_ROWS_PER_WRITE = 100;
const NOT_THERE: ReadonlySet<string> = new Set(['NO_SUCH_TABLE', 'NO_SUCH_KEYSPACE']);

/** Writes to Cassandra. All sessions share one client. */
export class CassandraSink implements Sink {
  readonly cadence: Cadence;
  readonly ledger: StoreLedger;
  readonly resume: ResumePoints;
  readonly readings: StoredReadings;
  readonly #target: CassandraTarget;
  readonly #options: CassandraOptions;
  readonly #schema: Schema;
  readonly #client: Opened<Client>;

  constructor(target: CassandraTarget, options: CassandraOptions) {
    const rowsPerCommit = Math.max(1, options.commitEvery);
    // Rows are durable without a commit, which only waits for the answers.
    this.cadence = { rowsPerCommit, rowsPerWrite: Math.min(rowsPerCommit, MAX_ROWS_PER_WRITE), idleCommitMs: 0 };
    this.#target = target;
    this.#options = options;
    this.#client = new Opened(() => Client.open(target, target.keyspace));
    const schema = schemaFor(options);
    this.#schema = schema;
    const ledger = (client: Client) => new Ledger(client, schema, options.consistency);
    this.ledger = {
      count: (run, accounts) => this.#readTable([], (client) => ledger(client).countStored(run, accounts)),
    };
    this.resume = {
      lastStored: (run, producer) => this.#readTable(-1, (client) => ledger(client).lastStored(run, producer)),
      storedAmong: (run, producer, range) =>
        this.#readTable([], (client) => ledger(client).storedAmong(run, producer, range)),
    };
    this.readings = {
      series: (query, hidden = []) => this.#readTable([], (client) => readSeries(client, schema, query, hidden)),
      locations: () => this.#readTable([], (client) => readLocations(client, schema)),
      newest: (hidden = []) => this.#readTable([], (client) => readNewestReadings(client, schema, hidden)),
      ...(schema.partitionsAreDays && {
        minutes: {
          extents: () => this.#readTable([], (client) => readExtents(client, schema)),
          of: (location, starts, hidden = []) =>
            this.#readTable([], (client) => readMinutes(client, schema, location, starts, hidden)),
        },
      }),
    };
  }

  check() {
    return Client.during(this.#target, (client) => readFacts(client, this.#target, this.#options.consistency));
  }

  async prepare({ payload }: Preparation): Promise<void> {
    if (!this.#schema.takesPayload) {
      refusePayload(payload);
    }
    await Client.during(this.#target, (client) => createTables(client, this.#target, this.#schema));
  }

  async open(run: RunId, producer: number): Promise<Session> {
    const { consistency, concurrency, batch, client: way } = this.#options;
    const writing = { target: this.#target, schema: this.#schema, consistency, run, producer };
    const client = await this.#client.get();
    const { open } = way === 'wire' ? WireChannel : DriverChannel;
    const channel = await open(client, writing);
    return new CassandraSession(channel, { concurrency, rowsPerBatch: Math.max(1, batch) });
  }

  pressure(): Promise<StorePressure> {
    return watchNodes(this.#target);
  }

  async close(): Promise<void> {
    (await this.#client.take())?.close();
  }

  /** Reads the table; returns `none` if there is no table yet. */
  async #readTable<T>(none: T, read: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await read(await this.#client.get());
    } catch (thrown) {
      if (thrown instanceof Fault && NOT_THERE.has(thrown.code)) {
        return none;
      }
      throw thrown;
    }
  }
}
