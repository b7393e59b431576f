import { z } from 'zod';

import type { Report, StoreFacts } from '../model/report.ts';
import { RunEvent, type RunId, type RunState } from '../model/run.ts';
import type { RunEdit } from '../model/run-edit.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { editRun } from './edit-run.ts';
import {
  ReportRow,
  RUN,
  RunRow,
  SettingsRow,
  type NewRun,
  type RunRecord,
  type LimitSearchRecord,
  type SettingsRecord,
  type SweepRecord,
} from './rows.ts';
import { BaselineRecords } from './baselines.ts';
import { NamedFiles } from './named-files.ts';
import { OutageRecords } from './outages.ts';
import { Progress } from './progress.ts';
import { LIMIT_SEARCHES, RunGroups, SWEEPS } from './run-groups.ts';
import { openJournalFile } from './schema.ts';
import { nextId } from './run-id.ts';
import { Statements } from './statements.ts';
import { WrittenRows } from './written-rows.ts';

const ACTIVE = `state NOT IN ('done', 'failed', 'interrupted', 'cancelled')`;
/**
 * The data on disk: runs, their samples, progress, events and reports, groups of runs, and baselines. One SQLite file in the data
 * folder.
 *
 * Runs are ordered by their `rowid`, which is the order in which they were added. Ids and times depend on clocks.
 */
export class Journal {
  /** Which rows in the stores were written by runs. */
  readonly writtenRows: WrittenRows;
  /** Files of this host that the runs and sweeps name. */
  readonly namedFiles: NamedFiles;
  /** What runs have done so far, and their samples. */
  readonly progress: Progress;
  /** The measured limits of hosts. */
  readonly baselines: BaselineRecords;
  /** What was broken on purpose, and how to undo it. */
  readonly outages: OutageRecords;
  readonly sweeps: RunGroups<SweepRecord>;
  readonly limitSearches: RunGroups<LimitSearchRecord>;
  readonly #sql: Statements;

  constructor(dataFolder: string) {
    this.#sql = new Statements(openJournalFile(dataFolder));
    this.writtenRows = new WrittenRows(this.#sql);
    this.namedFiles = new NamedFiles(this.#sql);
    this.progress = new Progress(this.#sql);
    this.baselines = new BaselineRecords(this.#sql);
    this.outages = new OutageRecords(this.#sql);
    const remove = this.#remove.bind(this);
    this.sweeps = new RunGroups(this.#sql, SWEEPS, remove);
    this.limitSearches = new RunGroups(this.#sql, LIMIT_SEARCHES, remove);
  }

  /** Adds a run, with each tag once. */
  addRun(run: NewRun): RunRecord {
    return this.#sql.durably(() => {
      const id = nextId(this.#sql, ['run', 'removed_run'], run.createdAt);
      const tags = [...new Set(run.tags)];
      return this.#sql.added(
        RunRow,
        `INSERT INTO run (id, kind, state, target, sink, spec, producers, owner, created_at, started_by, sweep, limit_search, tags)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *, NULL AS brief`,
        [id, run.kind, run.state, run.spec.target, run.sink, JSON.stringify(run.spec), run.producers, run.owner],
        [run.createdAt, run.startedBy, run.sweep, run.limitSearch ?? null, JSON.stringify(tags)]
      );
    });
  }

  run(id: RunId): RunRecord | null {
    return this.#sql.first(RunRow, `${RUN} WHERE id = ?`, [id]);
  }

  /**
   * Other runs that were in progress at any moment between the two times. Excludes collections, which leave a host nearly idle.
   */
  runsBetween(from: number, until: number, but: string): string[] {
    const sql = `
      SELECT id FROM run WHERE id <> ? AND kind = 'run' AND started_at < ? AND coalesce(ended_at, ?) > ?
      ORDER BY rowid LIMIT 100`;
    return this.#sql.rows(z.object({ id: z.string() }), sql, [but, until, until, from]).map(({ id }) => id);
  }

  /** Newest first. */
  runs(limit: number): RunRecord[] {
    return this.#sql.rows(RunRow, `${RUN} ORDER BY rowid DESC LIMIT ?`, [limit]);
  }

  /** Settings of the finished runs that wrote to a target with that many producers, newest first. */
  settingsOfEnded({ kind, spec, producers }: Pick<RunRecord, 'kind' | 'spec' | 'producers'>): SettingsRecord[] {
    const sql = `
      SELECT id, spec, producers FROM run
      WHERE kind = ? AND target = ? AND producers = ? AND NOT (${ACTIVE}) ORDER BY rowid DESC`;
    return this.#sql.rows(SettingsRow, sql, [kind, spec.target, producers]);
  }

  /** Whether the run is recorded: it was started and has not been removed. */
  hasRun(id: RunId): boolean {
    return this.#sql.first(z.object(), 'SELECT 1 FROM run WHERE id = ?', [id]) !== null;
  }

  /** Runs that have not ended, oldest first. */
  activeRuns(): RunRecord[] {
    return this.#sql.rows(RunRow, `${RUN} WHERE ${ACTIVE} ORDER BY rowid`);
  }

  /** Runs that were added before this one and have not ended, oldest first. */
  activeRunsBefore(id: RunId): RunRecord[] {
    const sql = `${RUN} WHERE ${ACTIVE} AND rowid < (SELECT rowid FROM run WHERE id = ?) ORDER BY rowid`;
    return this.#sql.rows(RunRow, sql, [id]);
  }

  /** When the rows of the last valid run in each store were counted; a target may occur twice, as target and as relay. */
  lastValidEnds(): Array<{ target: string; at: number }> {
    const sql = `
      SELECT target, max(ended_at) AS at FROM run WHERE valid = 1 GROUP BY target
      UNION ALL
      SELECT spec ->> '$.relayTo' AS target, max(ended_at) AS at FROM run
      WHERE valid = 1 AND spec ->> '$.relayTo' IS NOT NULL GROUP BY 1`;
    return this.#sql.rows(z.object({ target: z.string(), at: z.number() }), sql);
  }

  setState(id: RunId, state: RunState): void {
    this.#sql.run('UPDATE run SET state = ? WHERE id = ?', [state, id]);
  }

  setOwner(id: RunId, owner: string): void {
    this.#sql.run('UPDATE run SET owner = ? WHERE id = ?', [owner, id]);
  }

  setStarted(id: RunId, startedAt: number): void {
    this.#sql.run('UPDATE run SET started_at = ? WHERE id = ?', [startedAt, id]);
  }

  /** Updates offered and acked, so that lists of runs are current between two progress records. */
  setCounts(id: RunId, { offered, acked }: Pick<ProducerAccount, 'offered' | 'acked'>): void {
    this.#sql.run('UPDATE run SET offered = ?, acked = ? WHERE id = ?', [offered, acked, id]);
  }

  setStore(id: RunId, store: StoreFacts): void {
    this.#sql.run('UPDATE run SET store = ? WHERE id = ?', [JSON.stringify(store), id]);
  }

  /** Does nothing if the run was removed in the meantime. */
  addEvent(run: RunId, event: RunEvent): void {
    this.#sql.run('INSERT INTO event (run, at, text) SELECT id, ?, ? FROM run WHERE id = ?', [
      event.at,
      event.text,
      run,
    ]);
  }

  events(run: RunId): RunEvent[] {
    return this.#sql.rows(RunEvent, 'SELECT at, text FROM event WHERE run = ? ORDER BY rowid', [run]);
  }

  /** Ends a run with its report, which is on disk when this returns. */
  addReport(report: Report): void {
    this.#sql.durably(() => this.#putReport(report));
  }

  /**
   * Replaces the report of a finished run with the result of `correct`, which gets the current report: it may have changed since
   * the caller read it. If `correct` returns null, the report stays unchanged. Returns the new report; null if it is unchanged,
   * or if the run was removed.
   */
  correctReport(run: RunId, correct: (current: Report) => Report | null): Report | null {
    return this.#sql.durably(() => {
      const current = this.report(run);
      const corrected = current && correct(current);
      if (corrected !== null) {
        this.#putReport(corrected);
      }
      return corrected;
    });
  }

  report(run: RunId): Report | null {
    const sql = `
      SELECT report, spec ->> '$.label' AS label, notes, tags FROM report JOIN run ON run.id = report.run WHERE run = ?`;
    return this.#sql.first(ReportRow, sql, [run]);
  }

  /** Changes the label, notes and tags of a run, also in its report; on disk when this returns. */
  editRun(run: RunId, edit: RunEdit): void {
    this.#sql.durably(() => editRun(this.#sql, run, edit));
  }

  /**
   * Removes a run. The journal still records which rows it wrote, so charts continue to leave them out. Returns false if there is no
   * such run: another request may have removed it and decided what happens to its rows.
   *
   * @param eraseIn - Names of the targets in which its rows are to be deleted.
   */
  removeRun(run: RunId, eraseIn: readonly string[] = []): boolean {
    return this.#sql.durably(() => {
      const isThere = this.hasRun(run);
      if (isThere) {
        this.#remove(run, eraseIn);
      }
      return isThere;
    });
  }

  close(): void {
    this.#sql.close();
  }

  #putReport(report: Report): void {
    this.#sql.run('INSERT OR REPLACE INTO report (run, report) VALUES (?, ?)', [report.id, JSON.stringify(report)]);
    this.#sql.run('UPDATE run SET state = ?, ended_at = ?, valid = ?, rows_per_second = ? WHERE id = ?', [
      report.state,
      report.endedAt,
      report.valid === null ? null : Number(report.valid),
      report.rowsPerSecond,
      report.id,
    ]);
  }

  #remove(run: RunId, eraseIn: readonly string[]): void {
    this.writtenRows.remember(run, eraseIn);
    for (const table of ['sample', 'progress', 'report', 'event']) {
      this.#sql.run(`DELETE FROM ${table} WHERE run = ?`, [run]);
    }
    this.outages.forget(run);
    this.#sql.run('DELETE FROM run WHERE id = ?', [run]);
  }
}
