import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

import { z } from 'zod';

const Row = z.object({
  ...{ run: z.string(), producer: z.int(), seq: z.int(), checksum: z.int() },
  ...{ location: z.string(), time: z.number(), value: z.number(), note: z.string().optional() },
});
export type Row = z.infer<typeof Row>;

const Position = z.object({ group: z.string(), partition: z.int(), generation: z.int(), next: z.int() });
export type Position = z.infer<typeof Position>;

const Commit = z.object({ rows: z.array(Row), position: Position.optional() });
type Commit = z.infer<typeof Commit>;

/** The smallest possible store: a file with one line per commit, so that a commit is stored as a whole or not at all. */
export class CommitFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  append(commit: Commit, sync: boolean): void {
    const file = openSync(this.#file, 'a');
    try {
      writeSync(file, `${JSON.stringify(commit)}\n`);
      if (sync) {
        fsyncSync(file);
      }
    } finally {
      closeSync(file);
    }
  }

  rows(): Row[] {
    return this.#commits().flatMap(({ rows }) => rows);
  }

  /** The last position of a group in a partition. */
  position(group: string, partition: number): Position | undefined {
    return this.#commits()
      .flatMap(({ position }) => position ?? [])
      .findLast((position) => position.group === group && position.partition === partition);
  }

  #commits(): Commit[] {
    const lines = existsSync(this.#file) ? readFileSync(this.#file, 'utf8').split('\n') : [];
    return lines.slice(0, -1).map((line) => Commit.parse(JSON.parse(line)));
  }
}
