import { Fault, RejectedRows } from '../../model/fault.ts';
import { checksum } from '../../sinks/checksum.ts';
import { CassandraOptions, type CassandraTarget } from '../../sinks/cassandra/options.ts';
import { cassandraSink } from '../../sinks/cassandra/sink.ts';
import type { Session, Sink } from '../../sinks/contract.ts';
import { RefusedRows, type Claim, type Lane, type RefusedRow, type RelayRow, type RelayStore } from '../contract.ts';
import type { StoreSettings } from './index.ts';

/** Rows between two waits for all answers. */
const ROWS_PER_COMMIT = 5_000;
/** Each is a connection; a topic may hold the readings of very many producers. */
const MOST_SESSIONS = 64;

/** A row of the batch, and its place in it. */
interface Placed {
  at: number;
  row: RelayRow;
}

/** A session of the sink, and what it does now: its calls never overlap. */
interface OpenSession {
  readonly session: Promise<Session>;
  busy: Promise<unknown>;
}

/**
 * Cassandra has no transactions, but a row has a key that says which reading it is: written again it is the same row. So the
 * position is Kafka's own, told after the rows are acked; what is repeated after a crash changes nothing, and what a member
 * that was left behind still writes is what the new owner writes as well.
 */
export class CassandraRelayStore implements RelayStore {
  readonly #sink: Sink;
  readonly #relay: StoreSettings['relay'];
  readonly #sessions = new Map<string, OpenSession>();

  constructor(target: CassandraTarget, { relay, schema }: StoreSettings) {
    const options = CassandraOptions.parse({ commitEvery: ROWS_PER_COMMIT, schema });
    this.#sink = cassandraSink.connect(target, options);
    this.#relay = relay;
  }

  prepare(): Promise<void> {
    return this.#sink.prepare({ run: this.#relay, payload: 1 });
  }

  async claim({ committed, earliest }: Claim): Promise<Lane> {
    let nextOffset = (await committed()) ?? earliest;
    return {
      get nextOffset() {
        return nextOffset;
      },
      store: async (batch) => {
        await this.#write(batch.rows);
        nextOffset = batch.nextOffset;
        return { duplicates: 0 };
      },
      close: async () => undefined,
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((key) => this.#drop(key)));
    await this.#sink.close();
  }

  /** Resolves when all are acked. What is refused is named only after the others are. */
  async #write(rows: readonly RelayRow[]): Promise<void> {
    const refused: RefusedRow[] = [];
    const placed: Placed[] = [];
    rows.forEach((row, at) => {
      // The sink writes a checksum of its own, which would hide that this one does not fit.
      if (checksum(row.origin.producer, row.origin.seq, row.value) === row.origin.checksum) {
        placed.push({ at, row });
      } else {
        refused.push({ at, reason: 'Its checksum does not fit its producer, number and value.' });
      }
    });
    const producers = Map.groupBy(placed, ({ row: { origin } }) => `${origin.run}/${origin.producer}`);
    const outcomes = await Promise.allSettled(
      [...producers].map(([key, ofProducer]) => this.#inTurn(key, ofProducer, refused))
    );
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        throw Fault.from(outcome.reason);
      }
    }
    if (refused.length > 0) {
      throw new RefusedRows(refused);
    }
  }

  async #inTurn(key: string, rows: readonly Placed[], refused: RefusedRow[]): Promise<void> {
    const open = this.#open(key, rows[0].row.origin);
    const turn = open.busy.then(async () => writeAll(await open.session, rows, refused));
    open.busy = turn.catch(() => undefined);
    try {
      await turn;
    } catch (thrown) {
      if (this.#sessions.get(key) === open) {
        await this.#drop(key);
      }
      throw thrown;
    }
  }

  /** The session used longest ago gives way. */
  #open(key: string, { run, producer }: RelayRow['origin']): OpenSession {
    const open = this.#sessions.get(key) ?? { session: this.#sink.open(run, producer), busy: Promise.resolve() };
    this.#sessions.delete(key);
    this.#sessions.set(key, open);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MOST_SESSIONS && oldest !== undefined) {
      void this.#drop(oldest);
    }
    return open;
  }

  /** Never throws. */
  async #drop(key: string): Promise<void> {
    const open = this.#sessions.get(key);
    this.#sessions.delete(key);
    await open?.busy;
    await open?.session.then(
      (session) => session.close(),
      () => undefined
    );
  }
}

/** Writes the rows in the order of their numbers, those that follow each other in one call. */
async function writeAll(session: Session, rows: readonly Placed[], refused: RefusedRow[]): Promise<void> {
  const sorted = rows.toSorted((a, b) => a.row.origin.seq - b.row.origin.seq);
  for (let first = 0, next = 0; first < sorted.length; first = next) {
    const firstSeq = sorted[first].row.origin.seq;
    do {
      next += 1;
    } while (next < sorted.length && sorted[next].row.origin.seq === firstSeq + next - first);
    await session.write({ firstSeq, readings: sorted.slice(first, next).map(({ row }) => row) });
  }
  try {
    await session.commit();
  } catch (thrown) {
    if (!(thrown instanceof RejectedRows)) {
      throw thrown;
    }
    const reasons = new Map(thrown.rows.map(({ seq, reason }) => [seq, reason]));
    for (const { at, row } of rows) {
      const reason = reasons.get(row.origin.seq);
      if (reason !== undefined) {
        refused.push({ at, reason });
      }
    }
  }
}
