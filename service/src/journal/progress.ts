import { z } from 'zod';

import type { RunId } from '../model/run.ts';
import { Sample } from '../model/sample.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { Accounts, json } from './rows.ts';
import type { Statements } from './statements.ts';
import { STEPS, type StepSample } from './steps.ts';
import { TotalsRecord } from './totals-record.ts';

const Rate = z.object({ second: z.number(), seconds: z.number(), rowsPerSecond: z.number() });

/** Rates of successive intervals of the same length, oldest first. */
export interface StepRates {
  /** Length of the intervals in seconds. */
  readonly step: number;
  readonly rates: ReadonlyArray<z.infer<typeof Rate>>;
}

const Recorded = z.object({ totals: json(TotalsRecord), accounts: json(Accounts) });
const RecordedCrew = z.object({ crew: json(z.unknown()).nullable() });

/** What a run has done by the end of a second. */
export interface ProgressRecord {
  samples: readonly StepSample[];
  totals: TotalsRecord;
  accounts: readonly ProducerAccount[];
  /** The current rate; null if the run does not write now. */
  rowsPerSecond: number | null;
  /** Plain data with which another process can take over the producers; undefined if they end with this process. */
  crew?: unknown;
}

/** What a run has done so far: its samples, second by second and coarser, its totals and the accounts of its producers. */
export class Progress {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** Stores the progress of one second, all or nothing. */
  add(run: RunId, { samples, totals, accounts, rowsPerSecond, crew }: ProgressRecord): void {
    this.#sql.inTransaction(() => {
      for (const { step, sample } of samples) {
        this.#sql.run('INSERT OR REPLACE INTO sample (run, step, second, sample) VALUES (?, ?, ?, ?)', [
          run,
          step,
          sample.second,
          JSON.stringify(sample),
        ]);
      }
      this.#sql.run('INSERT OR REPLACE INTO progress (run, totals, accounts, crew) VALUES (?, ?, ?, ?)', [
        run,
        JSON.stringify(totals),
        JSON.stringify(accounts),
        crew === undefined ? null : JSON.stringify(crew),
      ]);
      this.#sql.run('UPDATE run SET offered = ?, acked = ?, rows_per_second = ? WHERE id = ?', [
        totals.offered,
        totals.acked,
        rowsPerSecond,
        run,
      ]);
    });
  }

  /** Corrects the recorded progress of a finished run, because a collection's readings may reach the store later. */
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
    return this.#sql.first(Recorded, 'SELECT totals, accounts FROM progress WHERE run = ?', [run]);
  }

  /** What {@link ProgressRecord.crew} was in the last record; null if the producers of the run end with its process. */
  crewOf(run: RunId): unknown {
    return this.#sql.first(RecordedCrew, 'SELECT crew FROM progress WHERE run = ?', [run])?.crew ?? null;
  }

  /** Samples that end after `after` seconds, oldest first, at the shortest step that yields at most `maxPoints`. */
  samples(run: RunId, after: number, maxPoints: number): Sample[] {
    const step = this.#shortestStep(run, after, maxPoints);
    const sql = 'SELECT sample FROM sample WHERE run = ? AND step = ? AND second > ? ORDER BY second DESC LIMIT ?';
    const rows = this.#sql.rows(z.object({ sample: json(Sample) }), sql, [run, step, after, maxPoints]);
    return rows.map(({ sample }) => sample).reverse();
  }

  /** The rates after the warm-up, at the shortest step that yields at most `maxPoints` samples. */
  rates(run: RunId, maxPoints: number): StepRates {
    const step = this.#shortestStep(run, -1, maxPoints);
    // Read only three figures of each sample: with the figures of hosts, samples are large.
    const sql =
      "SELECT second, sample ->> '$.seconds' AS seconds, sample ->> '$.rowsPerSecond' AS rowsPerSecond FROM sample " +
      "WHERE run = ? AND step = ? AND sample ->> '$.warming' = 0 ORDER BY second";
    return { step, rates: this.#sql.rows(Rate, sql, [run, step]) };
  }

  /** The last second that is recorded; 0 without samples. */
  lastSecond(run: RunId): number {
    const sql = 'SELECT max(second) AS second FROM sample WHERE run = ?';
    return this.#sql.first(z.object({ second: z.number().nullable() }), sql, [run])?.second ?? 0;
  }

  /** The end of the last sample, in milliseconds since 1970 UTC; null without samples. */
  lastSampleAt(run: RunId): number | null {
    const sql = 'SELECT sample FROM sample WHERE run = ? AND step = ? ORDER BY second DESC LIMIT 1';
    const last = STEPS.flatMap((step) => this.#sql.rows(z.object({ sample: json(Sample) }), sql, [run, step]));
    return last.length === 0 ? null : Math.max(...last.map(({ sample }) => sample.at));
  }

  /** The end of the last sample, in milliseconds since 1970 UTC; null if nothing was acked in it, or without samples. */
  lastAckAt(run: RunId): number | null {
    const sql = `
      SELECT sample FROM sample WHERE run = ? AND step = (SELECT min(step) FROM sample WHERE run = ?)
      ORDER BY second DESC LIMIT 1`;
    const last = this.#sql.first(z.object({ sample: json(Sample) }), sql, [run, run])?.sample;
    return last !== undefined && last.acked > 0 ? last.at : null;
  }

  #shortestStep(run: RunId, after: number, maxPoints: number): number {
    // A recent run has no samples of the long steps yet.
    const steps = STEPS.filter((step) => this.#countSamples(run, step, after) > 0);
    return steps.find((candidate) => this.#countSamples(run, candidate, after) <= maxPoints) ?? steps.at(-1) ?? 1;
  }

  #countSamples(run: RunId, step: number, after: number): number {
    const sql = 'SELECT count(*) AS n FROM sample WHERE run = ? AND step = ? AND second > ?';
    return this.#sql.first(z.object({ n: z.number() }), sql, [run, step, after])?.n ?? 0;
  }
}
