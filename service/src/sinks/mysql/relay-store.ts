import { z } from 'zod';

import type { RunId } from '../../model/run.ts';
import { Client } from './client.ts';
import { MysqlOptions, type MysqlTarget } from './options.ts';
import { schemaFor } from './data-models.ts';
import type { Schema } from './schema.ts';
import { NEW_TABLE } from './room.ts';
import { createTable, readRoom } from './shape.ts';
import type { PartitionClaim, Lane, RelayStore, RelayStoreSettings, RelayedTopic } from '../relay-store.ts';
import { adopt, groupRunId, topicRunId, type KnownRelays } from '../topic-identity.ts';
import { MysqlLane, type MysqlLaneSettings } from './relay-lane.ts';
import { FIRST_MARK_PARTITION, knownRelays, markRow } from '../topic-marks.ts';

/**
 * The position of each group in each partition, beside the readings that the group wrote: one table for all relays. `destination`
 * is the table of the readings, so that the same group can fill two tables.
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

/** What the relays of one topic and table have stored: the marks, and one row for each group that has positions. */
const KNOWN = `
  SELECT consumer_group AS \`group\`, MAX(kafka_partition) AS \`partition\`, CAST(0 AS CHAR) AS high, CAST(0 AS CHAR) AS low
  FROM relay_offset WHERE topic = ? AND destination = ? AND kafka_partition < ${FIRST_MARK_PARTITION} GROUP BY 1
  UNION ALL
  SELECT consumer_group, kafka_partition, CAST(next_offset AS CHAR), CAST(generation AS CHAR)
  FROM relay_offset WHERE topic = ? AND destination = ? AND kafka_partition >= ${FIRST_MARK_PARTITION}`;
const KnownRow = z.object({
  group: z.string(),
  partition: z.coerce.number().pipe(z.int()),
  high: z.coerce.bigint(),
  low: z.coerce.bigint(),
});
const Found = z.object({ found: z.literal(1) });

/** MariaDB or MySQL: rows and position in one transaction, one connection per partition. */
export class MysqlRelayStore implements RelayStore {
  readonly #target: MysqlTarget;
  readonly #schema: Schema;
  readonly #lane: Omit<MysqlLaneSettings, 'room'>;
  #room = NEW_TABLE;

  constructor(target: MysqlTarget, settings: RelayStoreSettings) {
    const { schema } = settings;
    this.#target = target;
    this.#schema = schemaFor(MysqlOptions.parse({ schema }), target);
    this.#lane = { target, ...settings, table: this.#schema.table };
  }

  prepare(topic: RelayedTopic): Promise<RunId> {
    return Client.during(this.#target, async (client) => {
      await createTable(client, this.#schema);
      await client.run(POSITIONS);
      this.#room = await readRoom(client, this.#schema);
      return topic.id === null
        ? groupRunId(this.#lane.group, topic.name)
        : this.#adopt(client, { ...topic, id: topic.id });
    });
  }

  claim(claim: PartitionClaim): Promise<Lane> {
    return MysqlLane.open({ ...this.#lane, room: this.#room }, claim);
  }

  async close(): Promise<void> {}

  async #adopt(client: Client, topic: RelayedTopic & { id: string }): Promise<RunId> {
    const { group, table } = this.#lane;
    const { mark, oldIds } = adopt(await this.#knownRelays(client, topic.name), group, topic);
    if (mark !== null) {
      const { partition, high, low } = markRow(mark);
      // Two processes that start at the same time may write the same row.
      await client.run(
        `INSERT INTO relay_offset (consumer_group, topic, kafka_partition, destination, next_offset, generation)
         VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE next_offset = relay_offset.next_offset`,
        [group, topic.name, partition, table, `${BigInt.asUintN(64, high)}`, `${low}`]
      );
    }
    for (const old of oldIds) {
      if (await this.#hasRows(client, old)) {
        return old;
      }
    }
    return topicRunId(topic.id);
  }

  async #knownRelays(client: Client, topic: string): Promise<KnownRelays> {
    const key = [topic, this.#schema.table];
    return knownRelays(await client.rows(KnownRow, { sql: KNOWN, values: [...key, ...key] }));
  }

  /**
   * Whether the run has rows. The article's table has neither a key by which an id could find a row, nor an index to search.
   * There, only the id that 0.1.0 used counts as having rows.
   */
  async #hasRows(client: Client, run: RunId): Promise<boolean> {
    if (this.#schema.key.length === 0) {
      return run === this.#lane.lock;
    }
    const { sql: ofRun, values } = this.#schema.ofRun(run);
    const sql = `SELECT 1 AS found FROM \`${this.#schema.table}\` WHERE ${ofRun} LIMIT 1`;
    return (await client.rows(Found, { sql, values })).length > 0;
  }
}
