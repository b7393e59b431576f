import type { Connection } from 'mysql2';
import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import { claim as claimConnection } from './claim.ts';
import { Client } from './client.ts';
import { lostFault, mysqlFault } from './faults.ts';
import { login, socketUnder } from './login.ts';
import type { MysqlTarget } from './options.ts';
import {
  fencedFault,
  passedFault,
  RefusedRows,
  type PartitionClaim,
  type Lane,
  type RelayBatch,
  type RelayStoreSettings,
  type StoredBatch,
} from '../relay-store.ts';
import type { Room } from './room.ts';
import { MysqlInserts } from './relay-inserts.ts';
import { relayRowForm } from './relay-rows.ts';

export interface MysqlLaneSettings extends RelayStoreSettings {
  readonly target: MysqlTarget;
  readonly table: string;
  readonly room: Room;
}

const Position = z.object({
  next: z.coerce.number().pipe(z.int()),
  generation: z.coerce.number().pipe(z.int()),
});
const POSITION_KEY = 'consumer_group = ? AND topic = ? AND kafka_partition = ? AND destination = ?';

/** One partition's connection. A transaction changes the position only if this lane wrote the current position. */
export class MysqlLane implements Lane {
  readonly #settings: MysqlLaneSettings;
  readonly #connection: Connection;
  readonly #client: Client;
  readonly #claim: PartitionClaim;
  readonly #inserts: MysqlInserts;
  #nextOffset = 0;
  #isLost = false;

  private constructor(
    settings: MysqlLaneSettings,
    connection: Connection,
    inserts: MysqlInserts,
    claim: PartitionClaim
  ) {
    this.#settings = settings;
    this.#connection = connection;
    this.#client = new Client(settings.target, connection);
    this.#claim = claim;
    this.#inserts = inserts;
    for (const event of ['end', 'close', 'error'] as const) {
      socketUnder(connection).on(event, () => {
        this.#isLost = true;
      });
    }
  }

  static async open(settings: MysqlLaneSettings, claim: PartitionClaim): Promise<MysqlLane> {
    const connection = await login(settings.target, false);
    try {
      const form = relayRowForm(settings.schema, settings.table, settings.room);
      const lane = new MysqlLane(
        settings,
        connection,
        await MysqlInserts.open(settings.target, connection, form),
        claim
      );
      await lane.#refuseIfPassed('');
      // Ends the connection of an earlier owner, so that it leaves no transaction open.
      await claimConnection(connection, settings.target, settings.lock, claim.partition);
      await lane.#takePosition();
      return lane;
    } catch (thrown) {
      connection.destroy();
      throw mysqlFault(settings.target, thrown);
    }
  }

  get nextOffset(): number {
    return this.#nextOffset;
  }

  async store({ firstOffset, nextOffset, rows }: RelayBatch): Promise<StoredBatch> {
    try {
      // The position is updated first, so that a fenced lane fails before it writes anything or waits for locks.
      const moved = await this.#client.change({
        sql: `UPDATE relay_offset SET next_offset = ? WHERE ${POSITION_KEY} AND next_offset = ? AND generation = ?`,
        values: [nextOffset, ...this.#positionKey(), firstOffset, this.#claim.generation],
      });
      if (moved !== 1) {
        throw fencedFault(this.#claim.partition);
      }
      const { duplicates, refused } = await this.#inserts.insert(rows);
      if (refused.length > 0) {
        await this.#client.run('ROLLBACK');
        throw new RefusedRows(refused);
      }
      await this.#client.run('COMMIT');
      this.#nextOffset = nextOffset;
      return { duplicates };
    } catch (thrown) {
      throw this.#faultOf(thrown);
    }
  }

  async close(): Promise<void> {
    this.#connection.destroy();
  }

  /**
   * Throws if a later generation has claimed the partition. `lock` may be FOR UPDATE. Returns the stored position, if
   * any.
   */
  async #refuseIfPassed(lock: '' | 'FOR UPDATE'): Promise<z.output<typeof Position> | undefined> {
    const sql = `SELECT next_offset AS next, generation FROM relay_offset WHERE ${POSITION_KEY} ${lock}`;
    const [position] = await this.#client.rows(Position, { sql, values: this.#positionKey() });
    const { partition, generation, afresh } = this.#claim;
    if (position !== undefined && position.generation > generation && !afresh) {
      throw passedFault(partition, generation, position.generation);
    }
    return position;
  }

  async #takePosition(): Promise<void> {
    const { generation, earliest } = this.#claim;
    // Starts a new transaction, because the earlier reads belong to a snapshot.
    await this.#client.run('COMMIT');
    await this.#client.run(
      `INSERT INTO relay_offset (consumer_group, topic, kafka_partition, destination, next_offset, generation)
       VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE next_offset = relay_offset.next_offset`,
      [...this.#positionKey(), earliest, generation]
    );
    const position = await this.#refuseIfPassed('FOR UPDATE');
    const ownNow = `UPDATE relay_offset SET generation = ? WHERE ${POSITION_KEY}`;
    await this.#client.run(ownNow, [generation, ...this.#positionKey()]);
    await this.#client.run('COMMIT');
    this.#nextOffset = position?.next ?? earliest;
  }

  /** Improves the error for an idle connection that the server closed: mysql2 reports only that the connection is closed. */
  #faultOf(thrown: unknown): Fault {
    const fault = mysqlFault(this.#settings.target, thrown);
    return this.#isLost && fault.kind === 'fatal' ? lostFault(this.#settings.target, fault.message) : fault;
  }

  #positionKey(): Array<string | number> {
    const { group, topic, table } = this.#settings;
    return [group, topic, this.#claim.partition, table];
  }
}
