import type { ProducerAccount, StoredCount, StoringSink } from '../../src/sinks/contract.ts';
import { newRun, reading, SPACING_MS, START, writeAndCommit } from './rows.ts';
import type { TestedStore } from './tested-store.ts';

/** What a test of a store works with: the store, one sink of it and one run. */
export class StoreTrial {
  #store: TestedStore | undefined;
  #sink: StoringSink | undefined;
  #run = newRun();

  async begin(store: TestedStore): Promise<void> {
    this.#store = store;
    this.#sink = store.connect();
    this.newRun();
    await this.#sink.prepare({ run: this.#run, payload: 1, locations: [] });
  }

  async end(): Promise<void> {
    await this.#sink?.close();
    await this.#store?.dispose();
  }

  get store(): TestedStore {
    return begun(this.#store);
  }

  get sink(): StoringSink {
    return begun(this.#sink);
  }

  get run(): string {
    return this.#run;
  }

  /** From now on, everything belongs to another run. */
  newRun(): void {
    this.#run = newRun();
  }

  /** The run's rows counted in the store, by producer. */
  async count(...accounts: ProducerAccount[]): Promise<StoredCount[]> {
    const counts = await this.sink.ledger.count(this.#run, accounts);
    return counts.toSorted((a, b) => a.producer - b.producer);
  }

  /** Writes and commits the values as rows `firstSeq` onwards. Returns the number of rows acked. */
  async keep(producer: number, values: readonly number[], firstSeq = 0): Promise<number> {
    const session = await this.sink.open(this.#run, producer);
    const readings = values.map((value, i) => reading(value, START + producer * SPACING_MS + (firstSeq + i) * 1000));
    const acked = await writeAndCommit(session, this.sink.cadence, firstSeq, readings);
    await session.close();
    return acked;
  }
}

function begun<T>(part: T | undefined): T {
  if (part === undefined) {
    throw new Error('The trial has not begun: call begin() first.');
  }
  return part;
}
