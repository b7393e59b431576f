import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import type { Report } from '../../service/src/model/report.ts';
import type { Verdict } from '../../service/src/model/verdict.ts';
import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import type { Cause, Setting } from './cause.ts';
import { CAUSES } from './causes.ts';
import { whyNoControlGroups } from './control-group.ts';
import { forcedRun, type Effort, type Laboratory } from './forced-run.ts';
import { KeptRuns, type KeptRun, type Said } from './kept-runs.ts';
import { machine } from './machine.ts';
import { isForced, matrix, summary, surelyWrong, type Judged } from './matrix.ts';

/**
 * Forces each cause of a limit on real servers and compares the verdict with it:
 * `npm run -s truth -- [--only WORDS] [--seconds 10] [--proof-seconds 5] [--confirm] [--resume]`.
 *
 * A second run with more of the resource (or less, if there is no more) proves that the resource is the limit. Prints the progress to
 * standard error, and a table as Markdown to standard output. `--resume` uses the runs that an earlier program finished.
 * Exits with 1 if a verdict is wrong although it claims high confidence.
 */

const KEPT = join(import.meta.dirname, '../../.cache/truth/runs.jsonl');

const { values } = parseArgs({
  options: {
    ...{ seconds: { type: 'string', default: '10' }, 'proof-seconds': { type: 'string', default: '5' } },
    ...{ only: { type: 'string', default: '' }, confirm: { type: 'boolean', default: false } },
    resume: { type: 'boolean', default: false },
  },
});
const missing = whyNoControlGroups();
if (missing !== null) {
  process.stdout.write(`SKIPPED: the verdict is not compared with known causes, because ${missing}.\n`);
  process.exit(0);
}
/** If the program is asked to end, it still stops its server, and discards the interrupted run. */
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => ending.abort(new Error(`Stopped by ${signal}. Continue with --resume.`)));
}
const kept = new KeptRuns(KEPT, values.resume);
const judged = await judgeAll(CAUSES.filter(({ truth, strength }) => `${truth} ${strength}`.includes(values.only)));
process.stdout.write(`${machine()}\n\n${matrix(judged)}\n\n${summary(judged)}\n`);
process.exitCode = surelyWrong(judged).length > 0 ? 1 : 0;

async function judgeAll(causes: readonly Cause[]): Promise<Judged[]> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-truth-'));
  const laboratory = { folder, mariadb: new MariadbServer(join(folder, 'mariadb')) };
  try {
    const results: Judged[] = [];
    for (const cause of causes) {
      const result = await judgeOne(cause, laboratory);
      process.stderr.write(`${progress(result)}\n`);
      results.push(result);
    }
    return results;
  } finally {
    await laboratory.mariadb.down();
    await rm(folder, { recursive: true, force: true });
  }
}

async function judgeOne(cause: Cause, laboratory: Laboratory): Promise<Judged> {
  const { setting, proof } = cause;
  const run = await done(setting, laboratory, { seconds: Number(values.seconds), confirm: values.confirm });
  const other = await done(proof.setting, laboratory, { seconds: Number(values['proof-seconds']), confirm: false });
  const [less, more] = proof.isSlower ? [other, run] : [run, other];
  return { ...run, cause, ratio: less.rowsPerSecond / more.rowsPerSecond };
}

/** Several causes are compared with the same run, which is done once. */
function done(setting: Setting, laboratory: Laboratory, effort: Effort): Promise<KeptRun> {
  return kept.orPerform(JSON.stringify({ setting, effort }), async () => {
    const report = await forcedRun(setting, laboratory, effort);
    ending.signal.throwIfAborted();
    return keptOf(report);
  });
}

function keptOf({ verdict, confirmation, rowsPerSecond }: Report): KeptRun {
  return {
    ...saidBy(verdict),
    rowsPerSecond: rowsPerSecond ?? 0,
    before: confirmation === null ? null : saidBy(confirmation.before),
    evidence: verdict?.evidence ?? [],
  };
}

function saidBy(verdict: Verdict | null): Said {
  return verdict === null
    ? { said: 'none', confidence: 'low' }
    : { said: `${verdict.side} ${verdict.resource}`, confidence: verdict.confidence };
}

function progress(result: Judged): string {
  const { cause, ratio, said, confidence, evidence, rowsPerSecond } = result;
  const rate = `${Math.round(rowsPerSecond)} rows/s, ${ratio.toFixed(2)} ${cause.proof.words}`;
  const doubt = isForced(result) ? '' : ', NOT FORCED';
  return [`${cause.truth} (${cause.strength}; ${rate}${doubt}): ${said}, ${confidence}`, ...evidence].join('\n    ');
}
