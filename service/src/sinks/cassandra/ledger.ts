import { z } from 'zod';

import type { RunId } from '../../model/run.ts';
import type { ProducerAccount, SeqRange, StoredCount } from '../contract.ts';
import { eachAtMost } from '../at-most.ts';
import { RowTally } from '../row-tally.ts';
import type { Client } from './client.ts';
import type { Consistency } from './options.ts';
import { blockOf, dayOf, slicesOf, type Minute, type Slice } from './places.ts';
import { isRight } from './stored-row.ts';
import type { Schema, StoredRow } from './schema.ts';

/** Time limit for a page of five thousand rows: a page that takes longer will not arrive. */
const LIMIT_MS = 60_000;
/** Slices read concurrently: enough to keep the cluster busy while this process counts a page. */
const SLICES_AT_ONCE = 4;
const PRODUCERS_AT_ONCE = 16;

/**
 * Reads from so many replicas that at least one of them acked the row: R + W > N, where R of N replicas are read and W were
 * written.
 */
const READS_BACK: Record<Consistency, Consistency> = {
  one: 'all',
  local_one: 'all',
  two: 'all',
  three: 'all',
  quorum: 'quorum',
  local_quorum: 'local_quorum',
  each_quorum: 'local_quorum',
  all: 'one',
};

const StoredPlace = z.object({
  block: z.int(),
  location: z.string(),
  minute: z.date().transform((minute) => minute.getTime()),
});

/** Finds the rows of runs by their places, without scanning the table or a partition. */
export class Ledger {
  readonly #client: Client;
  readonly #schema: Schema;
  readonly #consistency: Consistency;

  constructor(client: Client, schema: Schema, writtenWith: Consistency) {
    this.#client = client;
    this.#schema = schema;
    this.#consistency = READS_BACK[writtenWith];
  }

  /** Counts the rows of a run, per producer. Checks each value against its checksum. */
  async countStored(run: RunId, accounts: readonly ProducerAccount[]): Promise<StoredCount[]> {
    const minutes: Minute[] = [];
    await eachAtMost(PRODUCERS_AT_ONCE, accounts, async ({ producer }) => {
      for await (const places of this.#places(run, producer, '')) {
        minutes.push(...places);
      }
    });
    const counts = new Map(accounts.map((account) => [account.producer, new RowTally(account)]));
    await this.#eachRow(slicesOf(minutes), (row) => {
      if (row.run === run) {
        counts.get(row.producer)?.add(row.seq, isRight(row));
      }
    });
    return [...counts.values()].filter((count) => count.rows > 0).map((count) => count.stored());
  }

  /** Highest sequence number stored for this producer, −1 if there is none. */
  async lastStored(run: RunId, producer: number): Promise<number> {
    for await (const { block, minutes } of this.#blocksFromLast(run, producer)) {
      let last = -1;
      await this.#eachRow(slicesOf(minutes), (row) => {
        if (row.run === run && row.producer === producer && blockOf(row.seq) === block) {
          last = Math.max(last, row.seq);
        }
      });
      if (last >= 0) {
        return last;
      }
    }
    return -1;
  }

  /** Which of these sequence numbers are stored for this producer. */
  async storedAmong(run: RunId, producer: number, [first, last]: SeqRange): Promise<number[]> {
    const ofRange = 'AND block >= ? AND block <= ?';
    const places = await Array.fromAsync(this.#places(run, producer, ofRange, blockOf(first), blockOf(last)));
    const found = new Set<number>();
    await this.#eachRow(slicesOf(places.flat()), (row) => {
      if (row.run === run && row.producer === producer && row.seq >= first && row.seq <= last) {
        found.add(row.seq);
      }
    });
    return [...found];
  }

  async *#blocksFromLast(run: RunId, producer: number): AsyncGenerator<{ block: number; minutes: Minute[] }> {
    let open: { block: number; minutes: Minute[] } | null = null;
    for await (const places of this.#places(run, producer, '')) {
      for (const place of places) {
        if (open !== null && open.block !== place.block) {
          yield open;
          open = null;
        }
        open ??= { block: place.block, minutes: [] };
        open.minutes.push(place);
      }
    }
    if (open !== null) {
      yield open;
    }
  }

  /** The places of a producer, the last block first, one page at a time. */
  async *#places(run: RunId, producer: number, condition: string, ...values: number[]) {
    const pages = this.#client.pages(StoredPlace, {
      cql: `SELECT block, location, minute FROM ${this.#schema.placeTable} WHERE run = ? AND producer = ? ${condition}`,
      values: [run, producer, ...values],
      consistency: this.#consistency,
      limitMs: LIMIT_MS,
    });
    for await (const page of pages) {
      yield page.map(({ block, location, minute }) => ({ block, location, minuteMs: minute }));
    }
  }

  async #eachRow(slices: readonly Slice[], take: (row: StoredRow) => void): Promise<void> {
    const { table, cql, partition, storedRow } = this.#schema;
    await eachAtMost(SLICES_AT_ONCE, slices, async ({ location, fromMs, untilMs }) => {
      const pages = this.#client.pages(storedRow, {
        cql: `SELECT ${cql.identity} FROM ${table} WHERE ${cql.ofPartition} AND ${cql.time} >= ? AND ${cql.time} < ?`,
        values: [...partition(location, dayOf(fromMs)).values, fromMs, untilMs],
        consistency: this.#consistency,
        limitMs: LIMIT_MS,
      });
      for await (const page of pages) {
        page.forEach((row) => row !== null && take(row));
      }
    });
  }
}
