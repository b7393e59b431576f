import type { Connection, ResultSetHeader } from 'mysql2';
import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import { claim as claimConnection } from '../../sinks/mysql/claim.ts';
import { lostFault, mysqlFault } from '../../sinks/mysql/faults.ts';
import { login, socketUnder } from '../../sinks/mysql/login.ts';
import type { MysqlOptions, MysqlTarget } from '../../sinks/mysql/options.ts';
import {
  fencedFault,
  passedFault,
  RefusedRows,
  type Claim,
  type Lane,
  type RefusedRow,
  type RelayBatch,
  type RelayRow,
  type StoredBatch,
} from '../contract.ts';
import { insertStatements, rowsText, type RowsText } from './mysql-rows.ts';

export interface MysqlLaneSettings {
  readonly target: MysqlTarget;
  /** Id of the relay, which names the lock that its connections hold. */
  readonly relay: RunId;
  readonly group: string;
  readonly topic: string;
  readonly schema: MysqlOptions['schema'];
  readonly table: string;
}

const Position = z.object({
  next: z.coerce.number().pipe(z.int()),
  generation: z.coerce.number().pipe(z.int()),
});
const Stored = z.object({ seq: z.coerce.number().pipe(z.int()) });
const PLACE = 'consumer_group = ? AND topic = ? AND kafka_partition = ? AND destination = ?';

/** A row of the batch, and its place in it. */
interface Placed {
  at: number;
  row: RelayRow;
}

/** One partition's connection. Its transactions change the position only where it is what this lane left there. */
export class MysqlLane implements Lane {
  readonly #settings: MysqlLaneSettings;
  readonly #connection: Connection;
  readonly #claim: Claim;
  readonly #text: RowsText;
  #nextOffset = 0;
  #isLost = false;

  private constructor(settings: MysqlLaneSettings, connection: Connection, claim: Claim) {
    this.#settings = settings;
    this.#connection = connection;
    this.#claim = claim;
    this.#text = rowsText(settings.schema);
    for (const event of ['end', 'close', 'error'] as const) {
      socketUnder(connection).on(event, () => {
        this.#isLost = true;
      });
    }
  }

  static async open(settings: MysqlLaneSettings, claim: Claim): Promise<MysqlLane> {
    const connection = await login(settings.target, false);
    const lane = new MysqlLane(settings, connection, claim);
    try {
      await lane.#refuseIfPassed('');
      // Ends the connection of an earlier owner, so that no transaction of it is under way any more.
      await claimConnection(connection, settings.target, settings.relay, claim.partition);
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
      // First, so that a lane that was fenced waits for, and writes, nothing.
      const moved = await this.#run(
        `UPDATE relay_offset SET next_offset = ? WHERE ${PLACE} AND next_offset = ? AND generation = ?`,
        [nextOffset, ...this.#place(), firstOffset, this.#claim.generation]
      );
      if (moved.affectedRows !== 1) {
        throw fencedFault(this.#claim.partition);
      }
      const refused: RefusedRow[] = [];
      const placed = rows.map((row, at) => ({ at, row }));
      const duplicates = await this.#insert(placed, refused);
      if (refused.length > 0) {
        await this.#run('ROLLBACK');
        throw new RefusedRows(refused);
      }
      await this.#run('COMMIT');
      this.#nextOffset = nextOffset;
      return { duplicates };
    } catch (thrown) {
      throw this.#faultOf(thrown);
    }
  }

  async close(): Promise<void> {
    this.#connection.destroy();
  }

  /** Throws where a later generation has claimed the partition. `lock` may be FOR UPDATE. Gives what is stored, if anything. */
  async #refuseIfPassed(lock: '' | 'FOR UPDATE'): Promise<z.output<typeof Position> | undefined> {
    const sql = `SELECT next_offset AS next, generation FROM relay_offset WHERE ${PLACE} ${lock}`;
    const [position] = await this.#rows(Position, sql, this.#place());
    const { partition, generation, afresh } = this.#claim;
    if (position !== undefined && position.generation > generation && !afresh) {
      throw passedFault(partition, generation, position.generation);
    }
    return position;
  }

  async #takePosition(): Promise<void> {
    const { generation, earliest } = this.#claim;
    // What was read so far belongs to a snapshot.
    await this.#run('COMMIT');
    await this.#run(
      `INSERT INTO relay_offset (consumer_group, topic, kafka_partition, destination, next_offset, generation)
       VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE next_offset = relay_offset.next_offset`,
      [...this.#place(), earliest, generation]
    );
    const position = await this.#refuseIfPassed('FOR UPDATE');
    await this.#run(`UPDATE relay_offset SET generation = ? WHERE ${PLACE}`, [generation, ...this.#place()]);
    await this.#run('COMMIT');
    this.#nextOffset = position?.next ?? earliest;
  }

  /** Inserts the rows and gives the number of those that were stored before; adds what the server refuses to `refused`. */
  async #insert(placed: readonly Placed[], refused: RefusedRow[]): Promise<number> {
    const rows = placed.map(({ row }) => row);
    let duplicates = 0;
    let from = 0;
    for (const insert of insertStatements(this.#settings.table, this.#text, rows)) {
      duplicates += await this.#insertAtOnce(insert.sql, placed.slice(from, from + insert.rows), refused);
      from += insert.rows;
    }
    return duplicates;
  }

  /**
   * The server refuses a statement as a whole. So what was stored before is then looked up and left out; and where a value was
   * refused, the rows are halved until it is found.
   */
  async #insertAtOnce(sql: string, placed: readonly Placed[], refused: RefusedRow[]): Promise<number> {
    try {
      await this.#run(sql);
      return 0;
    } catch (thrown) {
      const fault = this.#faultOf(thrown);
      if (fault.code === 'ER_DUP_ENTRY') {
        return await this.#insertWithoutStored(placed, refused, fault);
      }
      if (fault.kind !== 'rejected') {
        throw fault;
      }
      if (placed.length === 1) {
        refused.push({ at: placed[0].at, reason: fault.message });
        return 0;
      }
      const middle = placed.length >> 1;
      return (
        (await this.#insert(placed.slice(0, middle), refused)) + (await this.#insert(placed.slice(middle), refused))
      );
    }
  }

  async #insertWithoutStored(placed: readonly Placed[], refused: RefusedRow[], fault: Fault): Promise<number> {
    const stored = await this.#storedAmong(placed.map(({ row }) => row));
    const fresh = placed.filter(({ row: { origin } }) => {
      const key = `${origin.run}/${origin.producer}/${origin.seq}`;
      const isFresh = !stored.has(key);
      stored.add(key);
      return isFresh;
    });
    if (fresh.length === placed.length) {
      throw fault;
    }
    return placed.length - fresh.length + (fresh.length > 0 ? await this.#insert(fresh, refused) : 0);
  }

  /** Keys of those rows that are in the table, those of this transaction included: it reads what is committed now. */
  async #storedAmong(rows: readonly RelayRow[]): Promise<Set<string>> {
    const producers = Map.groupBy(rows, ({ origin: { run, producer } }) => `${run}/${producer}`);
    const stored = new Set<string>();
    for (const [key, ofProducer] of producers) {
      const [{ origin }] = ofProducer;
      const seqs = ofProducer.map((row) => row.origin.seq).join(',');
      const found = await this.#rows(
        Stored,
        `SELECT seq FROM \`${this.#settings.table}\` WHERE run_id = ? AND producer = ? AND seq IN (${seqs}) LOCK IN SHARE MODE`,
        [origin.run, origin.producer]
      );
      found.forEach(({ seq }) => stored.add(`${key}/${seq}`));
    }
    return stored;
  }

  /** Of a connection that the server ended while nothing was asked, mysql2 says no more than that it is closed. */
  #faultOf(thrown: unknown): Fault {
    const fault = mysqlFault(this.#settings.target, thrown);
    return this.#isLost && fault.kind === 'fatal' ? lostFault(this.#settings.target, fault.message) : fault;
  }

  #place(): Array<string | number> {
    const { group, topic, table } = this.#settings;
    return [group, topic, this.#claim.partition, table];
  }

  /** @param values Left out where there are none: a long text is then not searched for question marks. */
  async #run(sql: string, values?: Array<string | number>): Promise<ResultSetHeader> {
    const timeout = this.#settings.target.timeoutMs;
    const [result] = await this.#connection.promise().query<ResultSetHeader>({ sql, values, timeout });
    return result;
  }

  async #rows<Row extends z.ZodType>(
    row: Row,
    sql: string,
    values: Array<string | number>
  ): Promise<Array<z.output<Row>>> {
    const timeout = this.#settings.target.timeoutMs;
    const [rows] = await this.#connection.promise().query({ sql, values, timeout });
    return z.array(row).parse(rows);
  }
}
