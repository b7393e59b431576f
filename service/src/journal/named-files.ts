import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { z } from 'zod';

import { hostFilesIn } from '../model/source.ts';
import { json } from './rows.ts';

const Named = z.object({ rowid: z.number(), id: z.string(), spec: json(z.unknown()) });

/** Collects the files of this host that runs and sweeps name, whichever process started them; part of the journal. */
export class NamedFiles {
  readonly #tables: ReadonlyArray<{
    readonly has: StatementSync;
    readonly after: StatementSync;
    /** The last row that was read. */
    last: { readonly rowid: number; readonly id: string };
  }>;
  readonly #files = new Set<string>();
  /** The same files as an array, which is replaced when files are added. */
  #all: readonly string[] = [];

  constructor(db: DatabaseSync) {
    this.#tables = ['run', 'sweep'].map((table) => ({
      has: db.prepare(`SELECT 1 FROM ${table} WHERE rowid = ? AND id = ?`),
      after: db.prepare(`SELECT rowid, id, spec FROM ${table} WHERE rowid > ? ORDER BY rowid`),
      last: { rowid: 0, id: '' },
    }));
  }

  /** The files as the runs and sweeps name them. Reads only those added since the last call. */
  all(): readonly string[] {
    for (const table of this.#tables) {
      const { rowid, id } = table.last;
      // SQLite reuses the row number of a removed last row, so the id has to be the same too.
      const isThere = table.has.get(rowid, id) !== undefined;
      for (const row of table.after.all(isThere ? rowid : 0)) {
        const { spec, ...last } = Named.parse(row);
        table.last = last;
        [...hostFilesIn(spec)].forEach(({ file }) => typeof file === 'string' && this.#files.add(file));
      }
    }
    if (this.#files.size > this.#all.length) {
      this.#all = [...this.#files];
    }
    return this.#all;
  }
}
