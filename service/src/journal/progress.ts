import { z } from 'zod';

import type { RunId } from '../model/run.ts';
import { Sample } from '../model/sample.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { Accounts, json } from './rows.ts';
import type { Statements } from './statements.ts';
import { STEPS, type StepSample } from './steps.ts';
import { TotalsRecord } from './totals-record.ts';

/** What a run has done so far: its samples, second by second and coarser, its totals and the accounts of its producers. */
export class Progress {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** Stores the progress of one second, all or nothing. */
  add(
    run: RunId,
    samples: readonly StepSample[],
    totals: TotalsRecord,
    accounts: readonly ProducerAccount[],
    rowsPerSecond: number | null
  ): void {
    this.#sql.inTransaction(() => {
      for (const { step, sample } of samples) {
        this.#sql.run('INSERT OR REPLACE INTO sample (run, step, second, sample) VALUES (?, ?, ?, ?)', [
          run,
          step,
          sample.second,
          JSON.stringify(sample),
        ]);
      }
      this.#sql.run('INSERT OR REPLACE INTO progress (run, totals, accounts) VALUES (?, ?, ?)', [
        run,
        JSON.stringify(totals),
        JSON.stringify(accounts),
      ]);
      this.#sql.run('UPDATE run SET offered = ?, acked = ?, rows_per_second = ? WHERE id = ?', [
        totals.offered,
        totals.acked,
        rowsPerSecond,
        run,
      ]);
    });
  }

  /** Corrects the recorded progress of a finished run. */
  correct(run: RunId, totals: TotalsRecord, accounts: readonly ProducerAccount[]): void {
    this.#sql.inTransaction(() => {
      this.#sql.run('UPDATE progress SET totals = ?, accounts = ? WHERE run = ?', [
        JSON.stringify(totals),
        JSON.stringify(accounts),
        run,
      ]);
      this.#sql.run('UPDATE run SET offered = ?, acked = ? WHERE id = ?', [
        accounts.reduce((sum, { offered }) => sum + offered, 0),
        accounts.reduce((sum, { acked }) => sum + acked, 0),
        run,
      ]);
    });
  }

  of(run: RunId): { totals: TotalsRecord; accounts: ProducerAccount[] } | null {
    const row = this.#sql.get('SELECT totals, accounts FROM progress WHERE run = ?', [run]);
    return row === undefined ? null : z.object({ totals: json(TotalsRecord), accounts: json(Accounts) }).parse(row);
  }

  /** Samples that end after `after` seconds, oldest first, at the shortest step that yields at most `maxPoints`. */
  samples(run: RunId, after: number, maxPoints: number): Sample[] {
    // A recent run has no samples of the long steps yet.
    const steps = STEPS.filter((step) => this.#countSamples(run, step, after) > 0);
    const step = steps.find((candidate) => this.#countSamples(run, candidate, after) <= maxPoints) ?? steps.at(-1) ?? 1;
    return this.#sql
      .all('SELECT sample FROM sample WHERE run = ? AND step = ? AND second > ? ORDER BY second DESC LIMIT ?', [
        ...[run, step],
        ...[after, maxPoints],
      ])
      .map((row) => z.object({ sample: json(Sample) }).parse(row).sample)
      .reverse();
  }

  #countSamples(run: RunId, step: number, after: number): number {
    const sql = 'SELECT count(*) AS n FROM sample WHERE run = ? AND step = ? AND second > ?';
    return Number(this.#sql.get(sql, [run, step, after])?.n);
  }
}
