import type { Command } from 'commander';

import { Fault } from '../model/fault.ts';
import { compareReports, type ComparedLine, type Comparison } from '../reports/comparison.ts';
import { figure, NOTHING, rate } from '../reports/figures.ts';
import { intervalWords, ratioWords } from '../reports/interval-words.ts';
import { ink } from './ink.ts';
import { performWithEngine } from './perform.ts';
import { plainTable } from './plain-table.ts';
import { RUN_ARGUMENT, whichRun } from './which-run.ts';

/** Enough for four configurations with six runs each: with six or more runs, a figure has an interval. */
const MAX_RUNS = 24;
/** More columns are too wide for a terminal: a comparison of more runs shows only the summary of its configurations. */
const MAX_COLUMNS = 6;

/** `thermobench compare`: compares runs side by side with the first run, and configurations that ran several times with the first configuration. */
export function addCompare(program: Command): void {
  program
    .command('compare')
    .argument('<runs...>', `2 to ${MAX_RUNS} runs, each given as a ${RUN_ARGUMENT}`)
    .description('Compare runs: which settings differ, and how the results change.')
    .action(async (words: string[], _flags: unknown, command: Command) => {
      await performWithEngine(command, async ({ engine, print }) => {
        if (words.length < 2 || words.length > MAX_RUNS) {
          throw new Fault({
            kind: 'configuration',
            code: 'INVALID_INPUT',
            message:
              `A comparison takes 2 to ${MAX_RUNS} runs, but ${words.length} ${words.length === 1 ? 'was' : 'were'} ` +
              'given.',
            hint: 'Example: thermobench compare RUN last',
          });
        }
        const reports = [];
        for (const word of words) {
          reports.push(await engine.report(await whichRun(engine, word)));
        }
        const comparison = compareReports(reports);
        print(comparison, () => comparisonText(comparison));
      });
    });
}

function comparisonText(comparison: Comparison): string {
  const { runs, configurations, notes } = comparison;
  return [
    ...(runs.length > MAX_COLUMNS ? [] : [sideBySide(comparison), '']),
    ...(configurations.length < runs.length ? [repeatedRuns(comparison)] : []),
    ...(runs.length > MAX_COLUMNS ? ['To see each run separately, use --json.'] : []),
    ...notes.map((note) => `${ink(process.stdout, 'doubtful', '!')} ${note}`),
  ].join('\n');
}

function sideBySide({ runs, settings, figures }: Comparison): string {
  const rows = [...settings.map(settingRow), runs.map(() => '').concat(''), ...figures.map(figureRow)];
  return plainTable(['', ...runs], rows);
}

/** Only shown if a configuration was repeated: for single runs it adds nothing to the columns. */
function repeatedRuns({ configurations }: Comparison): string {
  const rows = configurations.map(({ settings, runs, rowsPerSecond, ratio }, index) => [
    settings.map(([name, value]) => `${name} ${value}`).join(', ') || 'same settings',
    String(runs.length),
    rowsPerSecond ? intervalWords(rowsPerSecond, rate) : NOTHING,
    index === 0 ? NOTHING : ratioWords(ratio),
  ]);
  return plainTable(['configuration', 'runs', 'rows/s: median', 'vs. the first'], rows);
}

/** Marks differences with a sign as well as with bold text, because styles may not be visible. */
function settingRow({ name, values, differs }: ComparedLine): string[] {
  return differs
    ? [ink(process.stdout, 'strong', `≠ ${name}`), ...values.map((value) => ink(process.stdout, 'strong', value))]
    : [`  ${name}`, ...values];
}

function figureRow({ name, values, changes }: ComparedLine): string[] {
  const cells = values.map((value, index) => {
    const change = changes[index];
    return typeof change === 'number' ? `${value} (${change > 0 ? '+' : ''}${figure(change)} %)` : value;
  });
  return [`  ${name}`, ...cells];
}
