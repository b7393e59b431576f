import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { z } from 'zod';

import { hostFilesIn } from '../model/source.ts';
import { json } from './rows.ts';

const Named = z.object({ id: z.string(), spec: json(z.unknown()) });

/** Collects the files of this host that runs and sweeps of any process name; part of the journal. */
export class NamedFiles {
  readonly #queries: ReadonlyArray<{ readonly after: StatementSync; last: string }>;
  readonly #files = new Set<string>();
  /** The same files as an array, which is replaced when files are added. */
  #all: readonly string[] = [];

  constructor(db: DatabaseSync) {
    this.#queries = ['run', 'sweep'].map((table) => ({
      after: db.prepare(`SELECT id, spec FROM ${table} WHERE id > ? ORDER BY id`),
      last: '',
    }));
  }

  /** The files as the runs and sweeps name them. Reads only those added since the last call: a later one has a greater id. */
  all(): readonly string[] {
    for (const query of this.#queries) {
      for (const row of query.after.all(query.last)) {
        const { id, spec } = Named.parse(row);
        [...hostFilesIn(spec)].forEach(({ file }) => typeof file === 'string' && this.#files.add(file));
        query.last = id;
      }
    }
    if (this.#files.size > this.#all.length) {
      this.#all = [...this.#files];
    }
    return this.#all;
  }
}
