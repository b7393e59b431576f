import type { Reading } from '../../model/reading.ts';
import type { Batch, Session } from '../contract.ts';
import { Uncommitted } from '../uncommitted.ts';
import type { Channel, Rows } from './channel.ts';
import { KnownPlaces, type Place } from './places.ts';

/** Range of times that a timestamp can hold and a Date can represent. */
const MAX_TIME_MS = 8.64e15;

export interface SessionSettings {
  /** Maximum number of unanswered requests. */
  concurrency: number;
  /** Rows in a batch; 1 sends each row on its own. */
  rowsPerBatch: number;
}

interface Gathered extends Rows {
  readonly seqs: number[];
  readonly readings: Reading[];
}

/**
 * Writes one INSERT per row, or an unlogged batch of rows of one partition, without waiting for each answer.
 *
 * Cassandra has no transactions: a row is durable once its own request has been answered, and {@link commit} waits for all
 * answers. Before the first row of a minute is written, its place is recorded durably, so the ledger finds every row that may be
 * stored, even if a producer dies at any moment.
 */
export class CassandraSession implements Session {
  readonly #channel: Channel;
  readonly #rowsPerBatch: number;
  readonly #mostOut: number;
  /**
   * Before more requests are sent, the session waits until only this many are unanswered: waking up for each answer would cost
   * too much.
   */
  readonly #fewerOut: number;
  readonly #places = new KnownPlaces();
  /** Rows of the next batches, by location. */
  readonly #gathered = new Map<string, Gathered>();
  readonly #uncommitted = new Uncommitted();
  /** Rows since the last commit whose batch was refused; each is sent again on its own. */
  #again: Rows[] = [];

  constructor(channel: Channel, { concurrency, rowsPerBatch }: SessionSettings) {
    this.#channel = channel;
    this.#rowsPerBatch = rowsPerBatch;
    this.#mostOut = concurrency;
    this.#fewerOut = concurrency - Math.ceil(concurrency / 8);
  }

  async write({ firstSeq, readings }: Batch): Promise<void> {
    this.#uncommitted.rows += readings.length;
    const places = readings.map((reading, at) => this.#placeOf(firstSeq + at, reading));
    const fresh = this.#places.takeFresh();
    if (fresh.length > 0) {
      await this.#channel.record(fresh);
    }
    for (let at = 0; at < readings.length; at++) {
      const place = places[at];
      if (place === null) {
        continue;
      }
      const full = this.#gather(place, firstSeq + at, readings[at]);
      if (full !== null) {
        await this.#put(full);
      }
    }
    this.#channel.send();
  }

  async commit(): Promise<number> {
    if (this.#uncommitted.rows === 0) {
      return 0;
    }
    for (const rows of this.#gathered.values()) {
      await this.#put(rows);
    }
    this.#gathered.clear();
    await this.#settle(0);
    if (this.#again.length > 0) {
      await this.#putOneByOne(this.#again.splice(0));
    }
    return this.#uncommitted.settle();
  }

  async close(): Promise<void> {
    this.#channel.close();
  }

  #placeOf(seq: number, reading: Reading): Place | null {
    if (Math.abs(reading.time) <= MAX_TIME_MS) {
      return this.#places.of(seq, reading);
    }
    this.#uncommitted.reject(seq, `${reading.time} is outside the range of a timestamp`, 'TIME_OUT_OF_RANGE');
    return null;
  }

  /**
   * Adds a row to the next batch of its location. Returns a batch that has to be sent now, because it is full or because the row
   * belongs to another place and begins a new batch.
   */
  #gather(place: Place, seq: number, reading: Reading): Rows | null {
    if (this.#rowsPerBatch === 1) {
      return { place, seqs: [seq], readings: [reading] };
    }
    const gathered = this.#gathered.get(place.location);
    if (gathered?.place !== place) {
      this.#gathered.set(place.location, { place, seqs: [seq], readings: [reading] });
      return gathered ?? null;
    }
    gathered.seqs.push(seq);
    gathered.readings.push(reading);
    if (gathered.seqs.length < this.#rowsPerBatch) {
      return null;
    }
    this.#gathered.delete(place.location);
    return gathered;
  }

  async #put(rows: Rows): Promise<void> {
    if (this.#channel.outstanding.pending >= this.#mostOut) {
      await this.#settle(this.#fewerOut);
    }
    this.#channel.put(rows);
  }

  async #putOneByOne(refused: readonly Rows[]): Promise<void> {
    for (const { place, seqs, readings } of refused) {
      for (let at = 0; at < seqs.length; at++) {
        await this.#put({ place, seqs: [seqs[at]], readings: [readings[at]] });
      }
    }
    await this.#settle(0);
  }

  async #settle(most: number): Promise<void> {
    this.#channel.send();
    await this.#channel.outstanding.settle(most);
    for (const { rows, fault } of this.#channel.outstanding.takeRefusals()) {
      if (rows.seqs.length > 1) {
        this.#again.push(rows);
      } else {
        this.#uncommitted.reject(rows.seqs[0], fault.message, fault.code);
      }
    }
  }
}
