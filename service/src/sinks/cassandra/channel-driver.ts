import type { Fault } from '../../model/fault.ts';
import type { Channel, Refusal, Rows } from './channel.ts';
import { consistencyCode, type Client } from './client.ts';
import { cassandraFault, lostFault } from './faults.ts';
import type { CassandraTarget, Consistency } from './options.ts';
import { placeInsert, type Place } from './places.ts';
import type { RunId } from '../../model/run.ts';
import type { RowForm, Schema } from './schema.ts';

interface Wait {
  most: number;
  resolve(): void;
  reject(fault: Fault): void;
}

export interface Writing {
  target: CassandraTarget;
  schema: Schema;
  consistency: Consistency;
  run: RunId;
  producer: number;
}

/** Everything through cassandra-driver: what a good application would do. */
export class DriverChannel implements Channel {
  readonly #client: Client;
  readonly #writing: Writing;
  readonly #form: RowForm;
  readonly #execution: { prepare: true; consistency: number };
  #pending = 0;
  #wait: Wait | null = null;
  #failure: Fault | null = null;
  #refusals: Refusal[] = [];

  constructor(client: Client, writing: Writing) {
    this.#client = client;
    this.#writing = writing;
    this.#form = writing.schema.rowForm(writing.run, writing.producer);
    this.#execution = { prepare: true, consistency: consistencyCode(writing.consistency) };
  }

  get pending(): number {
    return this.#pending;
  }

  put(rows: Rows): void {
    this.#pending++;
    const { insert } = this.#writing.schema;
    const answered = (error: Error | null) => this.#answered(rows, error);
    if (rows.seqs.length === 1) {
      const values = this.#form.values(rows.seqs[0], rows.readings[0]);
      this.#client.driver.execute(insert, values, this.#execution, answered);
    } else {
      const inserts = rows.seqs.map((seq, at) => ({
        query: insert,
        params: this.#form.values(seq, rows.readings[at]),
      }));
      this.#client.driver.batch(inserts, { ...this.#execution, logged: false }, answered);
    }
  }

  send(): void {}

  async record(places: readonly Place[]): Promise<void> {
    const { target, schema, run, producer } = this.#writing;
    try {
      await Promise.all(
        places.map(({ block, location, minuteMs }) =>
          this.#client.driver.execute(placeInsert(schema), [run, producer, block, location, minuteMs], this.#execution)
        )
      );
    } catch (thrown) {
      throw cassandraFault(target, thrown);
    }
  }

  settle(most: number): Promise<void> {
    if (this.#failure !== null) {
      return Promise.reject(this.#failure);
    }
    if (this.#pending <= most) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.#wait = { most, resolve, reject };
    });
  }

  takeRefusals(): Refusal[] {
    return this.#refusals.splice(0);
  }

  close(): void {
    this.#fail(lostFault(this.#writing.target, 'it was closed on this side'));
  }

  #answered(rows: Rows, error: Error | null): void {
    this.#pending--;
    if (error) {
      const fault = cassandraFault(this.#writing.target, error);
      if (fault.kind === 'rejected') {
        this.#refusals.push({ rows, fault });
      } else {
        this.#fail(fault);
      }
    }
    if (this.#wait !== null && this.#pending <= this.#wait.most) {
      const { resolve } = this.#wait;
      this.#wait = null;
      resolve();
    }
  }

  #fail(fault: Fault): void {
    this.#failure ??= fault;
    const wait = this.#wait;
    this.#wait = null;
    wait?.reject(this.#failure);
  }
}
