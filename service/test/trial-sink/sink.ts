import type { RunId } from '../../src/model/run.ts';
import { checksum, rowChecksum } from '../../src/sinks/checksum.ts';
import type { Cadence, Session, Sink, StoreLedger } from '../../src/sinks/contract.ts';
import { RowTally } from '../../src/sinks/row-tally.ts';
import { CommitFile, type Row } from './commit-file.ts';
import type { TrialOptions, TrialTarget } from './options.ts';

/**
 * A sink of a store that exists only for tests: it shows what a new sink needs. It can count its rows, but provides no curves.
 */
export class TrialSink implements Sink {
  readonly cadence: Cadence;
  readonly ledger: StoreLedger;
  readonly #file: CommitFile;
  readonly #sync: boolean;

  constructor({ file }: TrialTarget, { commitEvery, trialSync }: TrialOptions) {
    this.cadence = { rowsPerWrite: commitEvery, rowsPerCommit: commitEvery };
    this.#file = new CommitFile(file);
    this.#sync = trialSync;
    this.ledger = {
      count: async (run, accounts) => {
        const rows = Map.groupBy(
          this.#file.rows().filter((row) => row.run === run),
          ({ producer }) => producer
        );
        return accounts.map((account) => {
          const tally = new RowTally(account);
          for (const row of rows.get(account.producer) ?? []) {
            tally.add(row.seq, checksum(row, row) === row.checksum);
          }
          return tally.stored();
        });
      },
    };
  }

  async check() {
    return { version: 'trial', durability: { sync: this.#sync }, warnings: [] };
  }

  async prepare(): Promise<void> {}

  async open(run: RunId, producer: number): Promise<Session> {
    const sum = rowChecksum(run, producer);
    let open: Row[] = [];
    return {
      write: ({ firstSeq, readings }) => {
        readings.forEach(({ location, time, value }, at) => {
          const seq = firstSeq + at;
          open.push({ run, producer, seq, location, time, value, checksum: sum(seq, location, time, value) });
        });
        return undefined;
      },
      commit: () => {
        const rows = open;
        open = [];
        this.#file.append({ rows }, this.#sync);
        return rows.length;
      },
      close: async () => {},
    };
  }

  async close(): Promise<void> {}
}
