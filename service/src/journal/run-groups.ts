import type { z } from 'zod';

import type { RunId } from '../model/run.ts';
import {
  LimitSearchRow,
  RUN,
  RunRow,
  SweepRow,
  type GroupRecord,
  type LimitSearchRecord,
  type RunRecord,
  type SweepRecord,
} from './rows.ts';
import { nextId } from './run-id.ts';
import type { Statements } from './statements.ts';

/** Where the journal keeps one kind of group, and how its runs name it. */
interface Place<Row extends GroupRecord> {
  /** Its table. The table of runs has a column with the same name. */
  readonly table: 'sweep' | 'limit_search';
  /** SQL that yields the column `report` without the name of the group. */
  readonly withoutGroup: string;
  readonly row: z.ZodType<Row>;
}

export const SWEEPS: Place<SweepRecord> = {
  table: 'sweep',
  withoutGroup: `json_set(report, '$.sweep', NULL)`,
  row: SweepRow,
};
export const LIMIT_SEARCHES: Place<LimitSearchRecord> = {
  table: 'limit_search',
  withoutGroup: `json_remove(report, '$.limitSearch')`,
  row: LimitSearchRow,
};

/** Removes a run from the journal. `eraseIn` names the targets in which its rows are to be deleted. */
type RemoveRun = (run: RunId, eraseIn: readonly string[]) => void;

/**
 * The groups of runs of one kind, such as sweeps; part of the journal.
 *
 * Groups are ordered by their `rowid`, which is the order in which they were added. Ids and times depend on clocks.
 */
export class RunGroups<Row extends GroupRecord> {
  readonly #sql: Statements;
  readonly #place: Place<Row>;
  readonly #remove: RemoveRun;

  constructor(sql: Statements, place: Place<Row>, remove: RemoveRun) {
    this.#sql = sql;
    this.#place = place;
    this.#remove = remove;
  }

  add(group: Omit<Row, 'id' | 'ended_at' | 'problem' | 'stopped'>): Row {
    const { table, row } = this.#place;
    return this.#sql.durably(() => {
      const id = nextId(this.#sql, [table], group.created_at);
      return this.#sql.added(
        row,
        `INSERT INTO ${table} (id, state, spec, owner, created_at, started_by, plan) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *`,
        [id, group.state, JSON.stringify(group.spec), group.owner, group.created_at, group.started_by],
        [JSON.stringify(group.plan)]
      );
    });
  }

  /** Replaces state, end and plan; on disk when this returns. */
  update({ id, state, ended_at: endedAt, plan, problem, stopped }: Row): void {
    const sql = `UPDATE ${this.#place.table} SET state = ?, ended_at = ?, plan = ?, problem = ?, stopped = ? WHERE id = ?`;
    const values = [problem && JSON.stringify(problem), stopped && JSON.stringify(stopped), id];
    this.#sql.durably(() => this.#sql.run(sql, [state, endedAt, JSON.stringify(plan)], values));
  }

  get(id: string): Row | null {
    return this.#sql.first(this.#place.row, `SELECT * FROM ${this.#place.table} WHERE id = ?`, [id]);
  }

  /** Newest first. */
  newest(limit: number): Row[] {
    const sql = `SELECT * FROM ${this.#place.table} ORDER BY rowid DESC LIMIT ?`;
    return this.#sql.rows(this.#place.row, sql, [limit]);
  }

  running(): Row[] {
    return this.#sql.rows(this.#place.row, `SELECT * FROM ${this.#place.table} WHERE state = 'running'`);
  }

  /** The runs of a group, oldest first. */
  runsOf(id: string): RunRecord[] {
    return this.#sql.rows(RunRow, `${RUN} WHERE ${this.#place.table} = ? ORDER BY rowid`, [id]);
  }

  /**
   * Removes a group. Its runs are either kept, without belonging to a group, or removed too. Removes nothing and returns false if
   * there is no such group, or if its runs are not exactly those in the map.
   *
   * @param runs - `'keep'`, or a map from each run to remove to the targets in which its rows are to be deleted.
   */
  remove(id: string, runs: 'keep' | ReadonlyMap<RunId, readonly string[]>): boolean {
    const { table, withoutGroup } = this.#place;
    return this.#sql.durably(() => {
      const ofGroup = new Set(this.runsOf(id).map((run) => run.id));
      const areThese = runs === 'keep' || ofGroup.symmetricDifference(runs).size === 0;
      if (this.get(id) === null || !areThese) {
        return false;
      }
      if (runs === 'keep') {
        const ofThis = `SELECT id FROM run WHERE ${table} = ?`;
        this.#sql.run(`UPDATE report SET report = ${withoutGroup} WHERE run IN (${ofThis})`, [id]);
        this.#sql.run(`UPDATE run SET ${table} = NULL WHERE ${table} = ?`, [id]);
      } else {
        runs.forEach((eraseIn, run) => this.#remove(run, eraseIn));
      }
      this.#sql.run(`DELETE FROM ${table} WHERE id = ?`, [id]);
      return true;
    });
  }
}
