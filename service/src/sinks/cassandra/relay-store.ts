import { z } from 'zod';

import { Fault, RejectedRows } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import { checksum } from '../checksum.ts';
import { Client } from './client.ts';
import { CassandraOptions, type CassandraTarget } from './options.ts';
import { placeInsert } from './places.ts';
import { schemaFor } from './data-models.ts';
import { CassandraSink } from './sink.ts';
import type { Session, Sink } from '../contract.ts';
import {
  RefusedRows,
  type PartitionClaim,
  type Lane,
  type RefusedRow,
  type RelayRow,
  type RelayStore,
  type RelayStoreSettings,
  type RelayedTopic,
} from '../relay-store.ts';
import { adopt, groupRunId, topicRunId, type TopicMark } from '../topic-identity.ts';

/** Rows to send before waiting for all answers. */
const ROWS_PER_COMMIT = 5_000;
/** Maximum number of open sessions: each is a connection, and a topic may contain the readings of very many producers. */
const MAX_SESSIONS = 64;

/**
 * A relay's topic id is stored in the table of places, because even a role with minimal permissions can write there. The row
 * has the relay's own id in place of the run, a producer number that no run has, and the topic id in place of a location. Its
 * block is 1 if the relay was started with 0.1.0.
 */
const MARK_PRODUCER = -1;
const OLD_MARK_BLOCK = 1;
const Mark = z.object({ block: z.int(), location: z.string() });
const Producer = z.object({ producer: z.int() });
/** Partitions to query in one statement. */
const PARTITIONS_AT_ONCE = 100;

/** A row of the batch, and its index in it. */
interface Placed {
  at: number;
  row: RelayRow;
}

/** A session of the sink, and its current call: calls never overlap. */
interface OpenSession {
  readonly session: Promise<Session>;
  busy: Promise<unknown>;
}

/**
 * Cassandra has no transactions, but each row has a key that identifies the reading, so writing it again yields the same row. The
 * position is therefore kept in Kafka and committed after the rows are acked. If rows are repeated after a crash, nothing
 * changes, and a member with an outdated generation writes the same rows as the new owner.
 */
export class CassandraRelayStore implements RelayStore {
  readonly #target: CassandraTarget;
  readonly #settings: RelayStoreSettings;
  readonly #sink: Sink;
  readonly #sessions = new Map<string, OpenSession>();

  constructor(target: CassandraTarget, settings: RelayStoreSettings) {
    this.#target = target;
    this.#settings = settings;
    const options = CassandraOptions.parse({ commitEvery: ROWS_PER_COMMIT, schema: settings.schema });
    this.#sink = new CassandraSink(target, options);
  }

  async prepare(topic: RelayedTopic): Promise<RunId> {
    const { group, lock } = this.#settings;
    await this.#sink.prepare({ run: lock, payload: 1, locations: [] });
    return topic.id === null ? groupRunId(group, topic.name) : this.#adopt({ ...topic, id: topic.id });
  }

  async claim({ committed, earliest }: PartitionClaim): Promise<Lane> {
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

  #adopt(topic: RelayedTopic & { id: string }): Promise<RunId> {
    const { group, schema } = this.#settings;
    const tables = schemaFor(CassandraOptions.parse({ schema }));
    return Client.during(this.#target, async (client) => {
      const marks = await this.#marks(client, tables.placeTable);
      const isOld = marks.length === 0 && (await this.#hasRows(client, tables.placeTable, topic.partitions));
      const { mark, oldIds } = adopt({ marks, unmarked: isOld ? [group] : [] }, group, topic);
      if (mark !== null) {
        const insert = placeInsert({ placeTable: `"${this.#target.keyspace}".${tables.placeTable}` });
        const values = [this.#settings.lock, MARK_PRODUCER, mark.isOld ? OLD_MARK_BLOCK : 0, mark.topicId, 0];
        await client.write({ cql: insert, values, consistency: 'quorum' });
      }
      return oldIds[0] ?? topicRunId(topic.id);
    });
  }

  async #marks(client: Client, placeTable: string): Promise<TopicMark[]> {
    const rows = await client.rows(Mark, {
      cql: `SELECT block, location FROM "${this.#target.keyspace}".${placeTable} WHERE run = ? AND producer = ?`,
      values: [this.#settings.lock, MARK_PRODUCER],
      consistency: 'quorum',
    });
    const { group } = this.#settings;
    return rows.map(({ block, location }) => ({ group, topicId: location, isOld: block === OLD_MARK_BLOCK }));
  }

  /** Whether records without a run are stored under the relay's own id, as 0.1.0 did. */
  async #hasRows(client: Client, placeTable: string, partitions: number): Promise<boolean> {
    for (let first = 0; first < partitions; first += PARTITIONS_AT_ONCE) {
      const some = Array.from({ length: Math.min(PARTITIONS_AT_ONCE, partitions - first) }, (_, at) => first + at);
      const rows = await client.rows(Producer, {
        cql: `SELECT producer FROM "${this.#target.keyspace}".${placeTable} WHERE run = ? AND producer IN (${some.join(', ')}) PER PARTITION LIMIT 1`,
        values: [this.#settings.lock],
        consistency: 'quorum',
        prepare: false,
      });
      if (rows.length > 0) {
        return true;
      }
    }
    return false;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((key) => this.#drop(key)));
    await this.#sink.close();
  }

  /** Resolves when all rows are acked. Reports refused rows only after the others are acked. */
  async #write(rows: readonly RelayRow[]): Promise<void> {
    const refused: RefusedRow[] = [];
    const placed: Placed[] = [];
    rows.forEach((row, at) => {
      // The sink computes its own checksum, which would hide that the record's checksum is wrong.
      if (checksum(row.origin, row) === row.origin.checksum) {
        placed.push({ at, row });
      } else {
        refused.push({
          at,
          reason: 'Its checksum does not match: the reading or its identity was changed in transit.',
        });
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

  /** Closes the least recently used session if there are too many. */
  #open(key: string, { run, producer }: RelayRow['origin']): OpenSession {
    const open = this.#sessions.get(key) ?? { session: this.#sink.open(run, producer), busy: Promise.resolve() };
    this.#sessions.delete(key);
    this.#sessions.set(key, open);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MAX_SESSIONS && oldest !== undefined) {
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

/** Writes the rows in the order of their sequence numbers; rows with consecutive numbers are written in one call. */
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
