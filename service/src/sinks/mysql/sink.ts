import { Fault } from '../../model/fault.ts';
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
import type { StorePressure } from '../store-pressure.ts';
import type { Refusal } from './answers.ts';
import { Mysql2Channel } from './channel-mysql2.ts';
import { WireChannel } from './channel-wire.ts';
import { Client } from './client.ts';
import { deleteRows, refuseUndeletable } from './deletion.ts';
import { readFacts } from './durability.ts';
import { serverFault } from './faults.ts';
import { countStored, readLastStored, readRowsHeld, readStoredAmong } from './ledger.ts';
import { checkLocations, readLocationColumn } from './location-column.ts';
import { readLocations } from './locations.ts';
import type { MysqlOptions, MysqlTarget } from './options.ts';
import { schemaFor } from './data-models.ts';
import type { Schema } from './schema.ts';
import { readNewest } from './newest.ts';
import { readExtents, readMinutes, readSeries } from './series.ts';
import { watchServer } from './pressure.ts';
import { MultirowSession } from './session-multirow.ts';
import { RowSession } from './session.ts';
import type { Room } from './room.ts';
import { createTable, readRoom } from './shape.ts';
import { refuseTakenKey } from './taken-key.ts';

const MAX_ROWS_PER_WRITE = 100;
/**
 * How much one step of `payload` adds to a row, and the maximum size of a statement, which is half of the server's default
 * max_allowed_packet (16 MB).
 */
const PAYLOAD_STEP_BYTES = 32;
const MAX_STATEMENT_BYTES = 8_000_000;

/** Writes to MariaDB or MySQL. */
export class MysqlSink implements Sink {
  readonly cadence: Cadence;
  readonly ledger: StoreLedger;
  readonly resume: ResumePoints;
  readonly readings: StoredReadings;
  readonly #target: MysqlTarget;
  readonly #options: MysqlOptions;
  readonly #schema: Schema;
  /** The room in the table, checked once for all producers of a thread. */
  readonly #room: Opened<Room>;

  constructor(target: MysqlTarget, options: MysqlOptions) {
    const rowsPerCommit = Math.max(1, options.commitEvery);
    this.cadence = { rowsPerCommit, rowsPerWrite: Math.min(rowsPerCommit, MAX_ROWS_PER_WRITE) };
    const schema = schemaFor(options, target);
    this.#target = target;
    this.#options = options;
    this.#schema = schema;
    this.#room = new Opened(() => Client.during(target, (client) => readRoom(client, schema)));
    this.ledger = {
      count: (run, accounts) => this.#readTable([], (client) => countStored(client, schema, run, accounts)),
    };
    this.resume = {
      lastStored: (run, producer) => this.#readTable(-1, (client) => readLastStored(client, schema, run, producer)),
      storedAmong: (run, producer, range) =>
        this.#readTable([], (client) => readStoredAmong(client, schema, run, producer, range)),
    };
    this.readings = {
      series: (query, hidden = []) => this.#readTable([], (client) => readSeries(client, schema, query, hidden)),
      locations: () =>
        this.#readTable([], async (client) => readLocations(client, schema, await readLocationColumn(client, schema))),
      newest: (hidden = []) => this.#readTable([], (client) => readNewest(client, schema, hidden)),
      ...(schema.indexed && {
        minutes: {
          extents: () => this.#readTable([], (client) => readExtents(client, schema)),
          of: (location, starts, hidden = []) =>
            this.#readTable([], (client) => readMinutes(client, schema, location, starts, hidden)),
        },
      }),
    };
  }

  check() {
    return Client.during(this.#target, (client) => readFacts(client, this.#schema));
  }

  async prepare({ payload, locations }: Preparation): Promise<void> {
    this.#checkRoom(payload);
    await this.#room.take();
    await Client.during(this.#target, async (client) => {
      await createTable(client, this.#schema);
      await checkLocations(client, this.#schema, locations);
    });
  }

  async refuseTaken(run: RunId): Promise<void> {
    await Client.during(this.#target, (client) => refuseTakenKey(client, this.#schema, run));
  }

  async open(run: RunId, producer: number): Promise<Session> {
    const { insert, client, depth } = this.#options;
    const { rowsPerCommit } = this.cadence;
    const rowsPerStatement = insert === 'multirow' ? Math.min(this.#options.rowsPerStatement, rowsPerCommit) : 1;
    // A transaction of a single statement needs no COMMIT, which saves one answer.
    const autocommit = rowsPerCommit <= rowsPerStatement;
    const settings = {
      autocommit,
      depth: insert === 'single' ? 1 : depth,
      faultOf: (refusal: Refusal) => serverFault(this.#target, refusal),
    };
    const form = this.#schema.rowForm(run, producer, await this.#room.get());
    const { open } = client === 'wire' ? WireChannel : Mysql2Channel;
    if (rowsPerStatement === 1) {
      return new RowSession(await open(this.#target, form, autocommit, null), settings);
    }
    const channel = await open(this.#target, form, autocommit, rowsPerStatement);
    return new MultirowSession(channel, settings, rowsPerStatement);
  }

  pressure(): Promise<StorePressure> {
    return watchServer(this.#target);
  }

  rowsHeld() {
    return Client.during(this.#target, (client) => readRowsHeld(client, this.#schema));
  }

  deleteRun(run: RunId, watch?: DeletionWatch) {
    return this.#readTable(null, (client) => deleteRows(client, this.#schema, run, watch));
  }

  refuseUndeletable() {
    return this.#readTable(undefined, (client) => refuseUndeletable(client, this.#schema));
  }

  async close(): Promise<void> {}

  /** Reads the table; returns `none` if there is no table yet. */
  async #readTable<T>(none: T, read: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await Client.during(this.#target, read);
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.code === 'ER_NO_SUCH_TABLE') {
        return none;
      }
      throw thrown;
    }
  }

  #checkRoom(payload: number): void {
    if (!this.#schema.takesPayload) {
      refusePayload(payload);
    }
    const { insert, rowsPerStatement } = this.#options;
    const mostRows = Math.floor(MAX_STATEMENT_BYTES / (payload * PAYLOAD_STEP_BYTES));
    if (insert === 'multirow' && rowsPerStatement > mostRows) {
      throw new Fault({
        kind: 'configuration',
        code: 'STATEMENT_TOO_LARGE',
        message: `${rowsPerStatement} rows with a payload of ${payload} exceed the maximum size of a statement (8 MB).`,
        hint: `Set rowsPerStatement to at most ${mostRows}, or use a smaller payload.`,
      });
    }
  }
}
