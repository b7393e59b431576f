import { z } from 'zod';

import { Baseline } from '../model/baseline.ts';
import { json } from './rows.ts';
import { nextId } from './run-id.ts';
import type { Statements } from './statements.ts';

const BaselineRow = z.object({ id: z.string(), owner: z.string(), document: json(Baseline) });

/** The measured limits of hosts; part of the journal. */
export class BaselineRecords {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** Adds a baseline. First calls `refuse`, in the same transaction, which throws if something prevents the baseline. */
  add(owner: string, refuse: () => void, draft: Omit<Baseline, 'id'>): Baseline {
    return this.#sql.durably(() => {
      refuse();
      const baseline = { id: nextId(this.#sql, ['baseline'], draft.startedAt), ...draft };
      this.#sql.run('INSERT INTO baseline (id, owner, state, document) VALUES (?, ?, ?, ?)', [
        ...[baseline.id, owner, baseline.state, JSON.stringify(baseline)],
      ]);
      return baseline;
    });
  }

  /** Replaces the baseline; on disk when this returns. */
  update(baseline: Baseline): void {
    this.#sql.durably(() =>
      this.#sql.run('UPDATE baseline SET state = ?, document = ? WHERE id = ?', [
        ...[baseline.state, JSON.stringify(baseline), baseline.id],
      ])
    );
  }

  one(id: string): Baseline | null {
    return this.#sql.first(BaselineRow, 'SELECT * FROM baseline WHERE id = ?', [id])?.document ?? null;
  }

  /** Newest first. */
  all(limit: number): Baseline[] {
    const sql = 'SELECT * FROM baseline ORDER BY rowid DESC LIMIT ?';
    return this.#sql.rows(BaselineRow, sql, [limit]).map(({ document }) => document);
  }

  /** Those that have not ended, each with the process that measures it. */
  running(): Array<{ baseline: Baseline; owner: string }> {
    return this.#sql
      .rows(BaselineRow, `SELECT * FROM baseline WHERE state = 'running'`)
      .map(({ document, owner }) => ({ baseline: document, owner }));
  }

  /** The folders that were measured. */
  folders(): string[] {
    const sql = `SELECT DISTINCT document ->> '$.folder' AS folder FROM baseline`;
    return this.#sql.rows(z.object({ folder: z.string() }), sql).map(({ folder }) => folder);
  }
}
