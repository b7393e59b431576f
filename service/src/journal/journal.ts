import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { z } from 'zod';

import type { Report, StoreFacts } from '../model/report.ts';
import { RunEvent, type RunId, type RunState } from '../model/run.ts';
import type { RunEdit } from '../model/run-edit.ts';
import { Sample } from '../model/sample.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { inTransaction } from '../sqlite/transaction.ts';
import { editRun } from './edit-run.ts';
import { Accounts, json, ReportRow, RunRow, SweepRow, type RunRecord, type SweepRecord } from './rows.ts';
import { journalFault, openJournalFile } from './schema.ts';
import { newRunId } from './run-id.ts';
import { STEPS, type StepSample } from './steps.ts';
import { WrittenRows } from './written-rows.ts';
import { TotalsRecord } from './totals-record.ts';

const ACTIVE = `state NOT IN ('done', 'failed', 'interrupted', 'cancelled')`;
/** A run with the few parts of its report that lists show; the whole report is too large to read for each line. */
const RUN = `
  SELECT run.*, (
    SELECT json_object(
      'serviceP99Ms', report -> '$.latencyMs.service.p99', 'ledger', report -> '$.ledger',
      'relay', report -> '$.relay', 'generatorLimited', report -> '$.generator.limited',
      'intendedP99Ms', report -> '$.latencyMs.intended.p99',
      'fellBehind', coalesce(report -> '$.pace.fellBehind', json('false')), 'stopped', report -> '$.stopped',
      'thresholds', coalesce(report -> '$.thresholds', json('[]'))
    )
    FROM report WHERE report.run = run.id
  ) AS brief
  FROM run`;

/**
 * The data on disk: runs, their samples, progress, events and reports, and sweeps. One SQLite file in the data folder.
 */
export class Journal {
  /** Which rows in the stores are those of runs. */
  readonly writtenRows: WrittenRows;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(dataFolder: string) {
    this.#db = openJournalFile(dataFolder);
    this.writtenRows = new WrittenRows(this.#db);
  }

  /** Does the work in one transaction that is on disk when this returns. */
  durably<T>(work: () => T): T {
    this.#db.exec('PRAGMA synchronous = FULL');
    try {
      return this.#inTransaction(work);
    } finally {
      this.#db.exec('PRAGMA synchronous = NORMAL');
    }
  }

  /** Adds a run. Its id is greater than that of every run before. */
  addRun(
    run: Omit<
      RunRecord,
      | 'id'
      | 'store'
      | 'offered'
      | 'acked'
      | 'rowsPerSecond'
      | 'valid'
      | 'brief'
      | 'startedAt'
      | 'endedAt'
      | 'notes'
      | 'tags'
    >
  ): RunRecord {
    return this.durably(() => {
      const id = this.#freeId('run', run.createdAt);
      this.#run(
        `INSERT INTO run (id, kind, state, target, sink, spec, producers, owner, created_at, started_by, sweep)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, run.kind, run.state, run.spec.target, run.sink, JSON.stringify(run.spec), run.producers, run.owner],
        [run.createdAt, run.startedBy, run.sweep]
      );
      return {
        ...run,
        id,
        startedAt: null,
        endedAt: null,
        offered: 0,
        acked: 0,
        rowsPerSecond: null,
        valid: null,
        store: null,
        brief: null,
        notes: '',
        tags: [],
      };
    });
  }

  run(id: RunId): RunRecord | null {
    const row = this.#get(`${RUN} WHERE id = ?`, [id]);
    return row === undefined ? null : RunRow.parse(row);
  }

  /**
   * Runs other than this one that were in progress at some moment between the two times. Excludes collections, which
   * leave a host nearly idle.
   */
  runsBetween(from: number, until: number, but: string): string[] {
    const sql = `
      SELECT id FROM run WHERE id <> ? AND kind = 'run' AND started_at < ? AND coalesce(ended_at, ?) > ?
      ORDER BY id LIMIT 100`;
    return this.#all(sql, [but, until, until, from]).map((row) => z.object({ id: z.string() }).parse(row).id);
  }

  /** Newest first. */
  runs(limit: number): RunRecord[] {
    return this.#all(`${RUN} ORDER BY id DESC LIMIT ?`, [limit]).map((row) => RunRow.parse(row));
  }

  /** Runs that have not ended, oldest first. */
  activeRuns(): RunRecord[] {
    return this.#all(`${RUN} WHERE ${ACTIVE} ORDER BY id`).map((row) => RunRow.parse(row));
  }

  setState(id: RunId, state: RunState): void {
    this.#run('UPDATE run SET state = ? WHERE id = ?', [state, id]);
  }

  setStarted(id: RunId, startedAt: number): void {
    this.#run('UPDATE run SET started_at = ? WHERE id = ?', [startedAt, id]);
  }

  /** Between two records of its progress, for lists of runs. */
  setCounts(id: RunId, { offered, acked }: Pick<ProducerAccount, 'offered' | 'acked'>): void {
    this.#run('UPDATE run SET offered = ?, acked = ? WHERE id = ?', [offered, acked, id]);
  }

  setStore(id: RunId, store: StoreFacts): void {
    this.#run('UPDATE run SET store = ? WHERE id = ?', [JSON.stringify(store), id]);
  }

  addEvent(run: RunId, event: RunEvent): void {
    this.#run('INSERT INTO event (run, at, text) VALUES (?, ?, ?)', [run, event.at, event.text]);
  }

  events(run: RunId): RunEvent[] {
    return this.#all('SELECT at, text FROM event WHERE run = ? ORDER BY rowid', [run]).map((row) =>
      RunEvent.parse(row)
    );
  }

  /** Stores the progress of one second, all or nothing. */
  addProgress(
    run: RunId,
    samples: readonly StepSample[],
    totals: TotalsRecord,
    accounts: readonly ProducerAccount[],
    rowsPerSecond: number | null
  ): void {
    this.#inTransaction(() => {
      for (const { step, sample } of samples) {
        this.#run('INSERT OR REPLACE INTO sample (run, step, second, sample) VALUES (?, ?, ?, ?)', [
          run,
          step,
          sample.second,
          JSON.stringify(sample),
        ]);
      }
      this.#run('INSERT OR REPLACE INTO progress (run, totals, accounts) VALUES (?, ?, ?)', [
        run,
        JSON.stringify(totals),
        JSON.stringify(accounts),
      ]);
      this.#run('UPDATE run SET offered = ?, acked = ?, rows_per_second = ? WHERE id = ?', [
        totals.offered,
        totals.acked,
        rowsPerSecond,
        run,
      ]);
    });
  }

  /** Corrects the recorded progress of an ended run: a collection's readings may reach the store later. */
  correctProgress(run: RunId, totals: TotalsRecord, accounts: readonly ProducerAccount[]): void {
    this.#inTransaction(() => {
      this.#run('UPDATE progress SET totals = ?, accounts = ? WHERE run = ?', [
        JSON.stringify(totals),
        JSON.stringify(accounts),
        run,
      ]);
      this.#run('UPDATE run SET offered = ?, acked = ? WHERE id = ?', [
        accounts.reduce((sum, { offered }) => sum + offered, 0),
        accounts.reduce((sum, { acked }) => sum + acked, 0),
        run,
      ]);
    });
  }

  progress(run: RunId): { totals: TotalsRecord; accounts: ProducerAccount[] } | null {
    const row = this.#get('SELECT totals, accounts FROM progress WHERE run = ?', [run]);
    return row === undefined ? null : z.object({ totals: json(TotalsRecord), accounts: json(Accounts) }).parse(row);
  }

  /** Samples that end after `after` seconds, oldest first, at the shortest step that yields at most `maxPoints`. */
  samples(run: RunId, after: number, maxPoints: number): Sample[] {
    // A long step has no sample yet in a young run.
    const steps = STEPS.filter((step) => this.#countSamples(run, step, after) > 0);
    const step = steps.find((candidate) => this.#countSamples(run, candidate, after) <= maxPoints) ?? steps.at(-1) ?? 1;
    return this.#all(
      'SELECT sample FROM sample WHERE run = ? AND step = ? AND second > ? ORDER BY second DESC LIMIT ?',
      [run, step, after, maxPoints]
    )
      .map((row) => z.object({ sample: json(Sample) }).parse(row).sample)
      .reverse();
  }

  /** Ends a run with its report, which is on disk when this returns. */
  addReport(report: Report): void {
    this.durably(() => {
      this.#run('INSERT OR REPLACE INTO report (run, report) VALUES (?, ?)', [report.id, JSON.stringify(report)]);
      this.#run('UPDATE run SET state = ?, ended_at = ?, valid = ?, rows_per_second = ? WHERE id = ?', [
        report.state,
        report.endedAt,
        report.valid === null ? null : Number(report.valid),
        report.rowsPerSecond,
        report.id,
      ]);
    });
  }

  report(run: RunId): Report | null {
    const sql = `
      SELECT report, spec ->> '$.label' AS label, notes, tags FROM report JOIN run ON run.id = report.run WHERE run = ?`;
    const row = this.#get(sql, [run]);
    return row === undefined ? null : ReportRow.parse(row);
  }

  /** Changes what people have written about a run, its report included; on disk when this returns. */
  editRun(run: RunId, edit: RunEdit): void {
    this.durably(() => editRun(this.#db, run, edit));
  }

  /**
   * Removes a run. What it wrote remains known: its rows are still left out of charts.
   *
   * @param eraseIn - Names of the targets in which its rows are to be deleted.
   */
  removeRun(run: RunId, eraseIn: readonly string[] = []): void {
    this.durably(() => {
      this.writtenRows.remember(run, eraseIn);
      for (const table of ['sample', 'progress', 'report', 'event']) {
        this.#run(`DELETE FROM ${table} WHERE run = ?`, [run]);
      }
      this.#run('DELETE FROM run WHERE id = ?', [run]);
    });
  }

  addSweep(sweep: Omit<SweepRecord, 'id' | 'ended_at' | 'problem'>): SweepRecord {
    return this.durably(() => {
      const id = this.#freeId('sweep', sweep.created_at);
      this.#run(
        'INSERT INTO sweep (id, state, spec, owner, created_at, started_by, plan) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [id, sweep.state, JSON.stringify(sweep.spec), sweep.owner, sweep.created_at, sweep.started_by],
        [JSON.stringify(sweep.plan)]
      );
      return { ...sweep, id, ended_at: null, problem: null };
    });
  }

  /** Replaces state, end and plan; on disk when this returns. */
  updateSweep(sweep: SweepRecord): void {
    this.durably(() =>
      this.#run('UPDATE sweep SET state = ?, ended_at = ?, plan = ?, problem = ? WHERE id = ?', [
        sweep.state,
        sweep.ended_at,
        JSON.stringify(sweep.plan),
        sweep.problem && JSON.stringify(sweep.problem),
        sweep.id,
      ])
    );
  }

  sweep(id: string): SweepRecord | null {
    const row = this.#get('SELECT * FROM sweep WHERE id = ?', [id]);
    return row === undefined ? null : SweepRow.parse(row);
  }

  sweeps(limit: number): SweepRecord[] {
    return this.#all('SELECT * FROM sweep ORDER BY id DESC LIMIT ?', [limit]).map((row) => SweepRow.parse(row));
  }

  runningSweeps(): SweepRecord[] {
    return this.#all(`SELECT * FROM sweep WHERE state = 'running'`).map((row) => SweepRow.parse(row));
  }

  /** The runs of a sweep, oldest first. */
  runsOfSweep(sweep: string): RunRecord[] {
    return this.#all(`${RUN} WHERE sweep = ? ORDER BY id`, [sweep]).map((row) => RunRow.parse(row));
  }

  close(): void {
    this.#db.close();
  }

  #countSamples(run: RunId, step: number, after: number): number {
    const row = this.#get('SELECT count(*) AS n FROM sample WHERE run = ? AND step = ? AND second > ?', [
      run,
      step,
      after,
    ]);
    return Number(row?.n);
  }

  /**
   * Greater than all earlier ids, even if the clock was set back: runs wait for each other in the order of their ids.
   */
  #freeId(table: 'run' | 'sweep', createdAt: number): string {
    const greatest = this.#get(`SELECT max(id) AS id FROM ${table}`)?.id;
    return newRunId(createdAt, typeof greatest === 'string' ? greatest : null);
  }

  #inTransaction<T>(work: () => T): T {
    try {
      return inTransaction(this.#db, work);
    } catch (thrown) {
      throw journalFault(thrown);
    }
  }

  #run(sql: string, ...values: SQLInputValue[][]): void {
    try {
      this.#prepared(sql).run(...values.flat());
    } catch (thrown) {
      throw journalFault(thrown);
    }
  }

  #get(sql: string, values: SQLInputValue[] = []) {
    return this.#prepared(sql).get(...values);
  }

  #all(sql: string, values: SQLInputValue[] = []) {
    return this.#prepared(sql).all(...values);
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      return known;
    }
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
