import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import { z } from 'zod';

import { Confidence } from '../../service/src/model/verdict.ts';

const Said = z.object({
  said: z.string().describe('Side and resource of a verdict.'),
  confidence: Confidence,
});
export type Said = z.infer<typeof Said>;

/** What is kept of a run. */
const KeptRun = Said.extend({
  rowsPerSecond: z.number(),
  evidence: z.array(z.string()),
  before: Said.nullable().describe('The verdict before it was tested by an experiment; null if it was not.'),
});
export type KeptRun = z.infer<typeof KeptRun>;

const Line = z.object({ key: z.string(), run: KeptRun });

/** Runs that were done already, in a file with a line for each, so that a program that was stopped can be resumed. */
export class KeptRuns {
  readonly #file: string;
  readonly #runs = new Map<string, KeptRun>();

  /** @param resume Whether to use the runs in the file; otherwise, they are deleted. */
  constructor(file: string, resume: boolean) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    if (!resume) {
      rmSync(file, { force: true });
    } else if (existsSync(file)) {
      const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
      lines.map((line) => Line.parse(JSON.parse(line))).forEach(({ key, run }) => this.#runs.set(key, run));
    }
  }

  /** The kept run, or that of `perform`, which is then kept. */
  async orPerform(key: string, perform: () => Promise<KeptRun>): Promise<KeptRun> {
    const kept = this.#runs.get(key);
    if (kept !== undefined) {
      return kept;
    }
    const run = await perform();
    this.#runs.set(key, run);
    appendFileSync(this.#file, `${JSON.stringify({ key, run })}\n`);
    return run;
  }
}
