import { z } from 'zod';

import { hostFilesIn } from '../model/source.ts';
import { json } from './rows.ts';
import type { Statements } from './statements.ts';

const Named = z.object({ rowid: z.number(), id: z.string(), spec: json(z.unknown()) });

/** Collects the files of this host that runs, sweeps and limit searches name, whichever process started them; part of the journal. */
export class NamedFiles {
  readonly #sql: Statements;
  /** The last row that was read of each table. */
  readonly #last = new Map([
    ['run', { rowid: 0, id: '' }],
    ['sweep', { rowid: 0, id: '' }],
    ['limit_search', { rowid: 0, id: '' }],
  ]);
  readonly #files = new Set<string>();
  /** The same files as an array, which is replaced when files are added. */
  #all: readonly string[] = [];

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** The files as they are named. Reads only those added since the last call. */
  all(): readonly string[] {
    for (const [table, { rowid, id }] of this.#last) {
      // SQLite reuses the row number of a removed last row, so the id has to be the same too.
      const last = this.#sql.first(z.object(), `SELECT 1 FROM ${table} WHERE rowid = ? AND id = ?`, [rowid, id]);
      const added = `SELECT rowid, id, spec FROM ${table} WHERE rowid > ? ORDER BY rowid`;
      for (const { spec, ...row } of this.#sql.rows(Named, added, [last === null ? 0 : rowid])) {
        this.#last.set(table, row);
        [...hostFilesIn(spec)].forEach(({ file }) => typeof file === 'string' && this.#files.add(file));
      }
    }
    if (this.#files.size > this.#all.length) {
      this.#all = [...this.#files];
    }
    return this.#all;
  }
}
