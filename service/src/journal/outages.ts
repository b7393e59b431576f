import { z } from 'zod';

import type { RunId } from '../model/run.ts';
import { json } from './rows.ts';
import type { Statements } from './statements.ts';

/** What was broken, and what is needed to undo it after the process that broke it has ended. */
export const Breakage = z.object({
  action: z.string(),
  server: z.string(),
  member: z.int(),
  /** What was broken, for people. */
  what: z.string(),
  /** The process that was running. */
  pid: z.int(),
  startTicks: z.string(),
});
export type Breakage = z.infer<typeof Breakage>;

const OutageRow = z
  .object({
    id: z.int(),
    run: z.string(),
    step: z.int(),
    owner: z.string(),
    breakage: json(Breakage),
    begun_at: z.number(),
    problem: z.string().nullable(),
  })
  .transform(({ begun_at: begunAt, ...row }) => ({ ...row, begunAt }));
export type OutageRecord = z.infer<typeof OutageRow>;

/** What was broken on purpose, written before it is broken; part of the journal. */
export class OutageRecords {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** Records how to undo an outage that is about to begin; on disk when this returns. `step` is its place in the spec. */
  add(outage: Pick<OutageRecord, 'run' | 'step' | 'owner' | 'breakage' | 'begunAt'>): OutageRecord {
    return this.#sql.durably(() =>
      this.#sql.added(
        OutageRow,
        'INSERT INTO outage (run, step, owner, breakage, begun_at) VALUES (?, ?, ?, ?, ?) RETURNING *',
        [outage.run, outage.step, outage.owner, JSON.stringify(outage.breakage), outage.begunAt]
      )
    );
  }

  /** On disk when this returns. */
  undone(id: number, at: number): void {
    this.#sql.durably(() => this.#sql.run('UPDATE outage SET undone_at = ?, problem = NULL WHERE id = ?', [at, id]));
  }

  /** Records why the outage could not be undone. */
  failed(id: number, problem: string): void {
    this.#sql.run('UPDATE outage SET problem = ? WHERE id = ?', [problem, id]);
  }

  /** Those that are not undone, oldest first. */
  standing(): OutageRecord[] {
    return this.#sql.rows(OutageRow, 'SELECT * FROM outage WHERE undone_at IS NULL ORDER BY id');
  }

  /** Which steps of the run's spec have begun, undone or not. */
  stepsBegun(run: RunId): number[] {
    return this.#sql
      .rows(z.object({ step: z.int() }), 'SELECT step FROM outage WHERE run = ?', [run])
      .map(({ step }) => step);
  }

  /** Forgets what a removed run has broken and undone. */
  forget(run: RunId): void {
    this.#sql.run('DELETE FROM outage WHERE run = ? AND undone_at IS NOT NULL', [run]);
  }
}
