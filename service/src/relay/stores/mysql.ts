import { Client } from '../../sinks/mysql/client.ts';
import { MysqlOptions, type MysqlTarget } from '../../sinks/mysql/options.ts';
import { schemaFor, type Schema } from '../../sinks/mysql/schema.ts';
import { createTable, roomForRuns } from '../../sinks/mysql/shape.ts';
import type { Claim, Lane, RelayStore } from '../contract.ts';
import type { StoreSettings } from './index.ts';
import { MysqlLane, type MysqlLaneSettings } from './mysql-lane.ts';

/**
 * How far each group has come with each partition, beside the readings it wrote: one table for all relays. `destination` is the
 * table of the readings, so that the same group may fill two of them.
 */
const POSITIONS = `
  CREATE TABLE IF NOT EXISTS relay_offset (
    consumer_group  VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    topic           VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kafka_partition INT UNSIGNED NOT NULL,
    destination     VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    next_offset     BIGINT UNSIGNED NOT NULL,
    generation      BIGINT NOT NULL,
    PRIMARY KEY (consumer_group, topic, kafka_partition, destination)
  ) ENGINE = InnoDB`;

/** MariaDB or MySQL: rows and position in one transaction, a connection for each partition. */
export class MysqlRelayStore implements RelayStore {
  readonly #target: MysqlTarget;
  readonly #schema: Schema;
  readonly #lane: Omit<MysqlLaneSettings, 'room'>;
  #room = Infinity;

  constructor(target: MysqlTarget, { relay, group, topic, schema }: StoreSettings) {
    this.#target = target;
    this.#schema = schemaFor(MysqlOptions.parse({ schema }), target);
    this.#lane = { target, relay, group, topic, schema, table: this.#schema.table };
  }

  async prepare(): Promise<void> {
    await Client.during(this.#target, async (client) => {
      await createTable(client, this.#target, this.#schema);
      await client.run(POSITIONS);
      this.#room = await roomForRuns(client, this.#target, this.#schema);
    });
  }

  claim(claim: Claim): Promise<Lane> {
    return MysqlLane.open({ ...this.#lane, room: this.#room }, claim);
  }

  async close(): Promise<void> {}
}
