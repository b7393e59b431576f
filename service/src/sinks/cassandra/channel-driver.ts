import { lostFault, cassandraFault } from './faults.ts';
import type { Channel, Rows, Writing } from './channel.ts';
import { consistencyCode, type Client } from './client.ts';
import { Outstanding } from './outstanding.ts';
import { placeInsert, type Place } from './places.ts';
import type { RowForm } from './schema.ts';

/** Does everything through cassandra-driver, as a well-written application would. */
export class DriverChannel implements Channel {
  readonly #client: Client;
  readonly #writing: Writing;
  readonly #form: RowForm;
  readonly #execution: { prepare: true; consistency: number };
  readonly outstanding = new Outstanding();

  private constructor(client: Client, writing: Writing) {
    this.#client = client;
    this.#writing = writing;
    this.#form = writing.schema.rowForm(writing.run, writing.producer);
    this.#execution = { prepare: true, consistency: consistencyCode(writing.consistency) };
  }

  static async open(client: Client, writing: Writing): Promise<DriverChannel> {
    await client.ready();
    return new DriverChannel(client, writing);
  }

  put(rows: Rows): void {
    this.outstanding.begin();
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

  /** Does nothing: the driver sends requests on its own. */
  send(): void {}

  async record(places: readonly Place[]): Promise<void> {
    const { target, schema, run, producer } = this.#writing;
    const insert = placeInsert(schema);
    try {
      await Promise.all(
        places.map(({ block, location, minuteMs }) =>
          this.#client.driver.execute(insert, [run, producer, block, location, minuteMs], this.#execution)
        )
      );
    } catch (thrown) {
      throw cassandraFault(target, thrown);
    }
  }

  close(): void {
    this.outstanding.fail(lostFault(this.#writing.target, 'it was closed on this side'));
  }

  #answered(rows: Rows, error: Error | null): void {
    if (error) {
      this.outstanding.refused(rows, cassandraFault(this.#writing.target, error));
    } else {
      this.outstanding.answered();
    }
  }
}
