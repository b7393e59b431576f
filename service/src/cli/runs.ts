import type { Command } from 'commander';

import { Fault } from '../model/fault.ts';
import type { Run } from '../model/run.ts';
import { count, instant, milliseconds, rate } from '../reports/figures.ts';
import { addEditRun } from './edit-run.ts';
import { performWithEngine } from './perform.ts';
import { atLeastWords } from '../reports/latency-words.ts';
import { thresholdsInShort } from '../reports/threshold-words.ts';
import { plainTable } from './plain-table.ts';

const MAX_LIMIT = 1000;

/** `thermobench runs`: lists the runs in the journal, newest first, and edits the label, notes and tags of a run. */
export function addRuns(program: Command): void {
  const runs = program.command('runs').description('List runs, or change the label, notes and tags of a run.');
  runs
    .command('list', { isDefault: true })
    .description('List runs, newest first.')
    .option('--limit <n>', `Maximum number of runs, up to ${MAX_LIMIT}.`, '20')
    .action(async ({ limit }: { limit: string }, command: Command) => {
      await performWithEngine(command, async ({ engine, print }) => {
        const listed = await engine.runs(checkedLimit(limit));
        print(listed, () => (listed.length > 0 ? runsTable(listed) : 'No runs yet. Start one with: thermobench run'));
      });
    });
  addEditRun(runs);
}

function checkedLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new Fault({
      kind: 'configuration',
      code: 'INVALID_INPUT',
      message: 'A flag is wrong.',
      hint: 'Example: thermobench runs --limit 20',
      fields: [{ field: '--limit', value: text, message: `must be a whole number from 1 to ${MAX_LIMIT}` }],
    });
  }
  return limit;
}

/** One line per run; for a paced one, with the p99 from the intended start. */
export function runsTable(runs: readonly Run[]): string {
  const head = ['run', 'created', 'target', 'state', 'rows/s', 'p99', 'acked', 'valid', 'label', 'tags'];
  const rows = runs.map(({ id, createdAt, spec, state, rowsPerSecond, acked, valid, brief, tags }) => [
    id,
    instant(createdAt),
    spec.target,
    stateWords(state, brief),
    rate(rowsPerSecond),
    p99Words(brief),
    count(acked),
    valid === null ? '–' : valid ? 'yes' : 'NO',
    spec.label ?? '',
    tags.join(', '),
  ]);
  return plainTable(head, rows, [4, 6]);
}

function stateWords(state: Run['state'], brief: Run['brief']): string {
  const thresholds = brief === null ? '' : thresholdsInShort(brief);
  return [state, ...(brief?.fellBehind ? ['fell behind'] : []), ...(thresholds === '' ? [] : [thresholds])].join(', ');
}

function p99Words(brief: Run['brief']): string {
  const intended = brief?.intendedP99Ms ?? null;
  const words = atLeastWords(milliseconds(intended ?? brief?.serviceP99Ms), brief?.p99AtLeast ?? false);
  return intended === null ? words : `${words} from intended start`;
}
