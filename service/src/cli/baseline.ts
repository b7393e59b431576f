import { setTimeout as pause } from 'node:timers/promises';

import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';

import { BASELINE_TESTS, type Baseline } from '../model/baseline.ts';
import { BASELINE_MEASURES } from '../model/baseline-measures.ts';
import type { Engine } from '../engine/engine.ts';
import { parseDuration } from '../model/quantities.ts';
import { diskWords, measureText } from '../reports/baseline-table.ts';
import { TEST_NAMES } from '../reports/baseline-words.ts';
import { duration, milliseconds } from '../reports/figures.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { ink } from './ink.ts';
import { onInterruption } from './interruptions.ts';
import { openLiveLine, type LiveLine } from './live-line.ts';
import { performWithEngine } from './perform.ts';
import { person } from './person.ts';
import { plainTable } from './plain-table.ts';

const POLL_MS = 250;

const Flags = z.object({ folder: z.string().optional(), time: z.number().optional(), force: z.boolean().optional() });

/** `thermobench baseline`: measures what this host can do at most. */
export function addBaseline(program: Command): void {
  program
    .command('baseline')
    .description(
      'Measure what this host can do at most: its CPUs, the disk of a folder, and TCP. Uses sysbench, fio and iperf3 if ' +
        'they are installed; the latency of a disk sync needs none of them.'
    )
    .option(
      '--folder <folder>',
      'Measure the disk of this folder, with files that are deleted afterwards. Default: the data folder.'
    )
    .option('--time <time>', 'Time for all tests together, from 10s to 10m. Default: 60s.', timeOf)
    .option('--force', 'Also measure while other programs use the host; the result will say so.')
    .action(async (flags: unknown, command: Command) => {
      const { folder, time, force } = Flags.parse(flags);
      await performWithEngine(command, async ({ engine, print }) => {
        const [host] = await engine.hosts();
        const request = {
          ...(folder !== undefined && { folder }),
          ...(time !== undefined && { durationMs: time }),
          ...(force !== undefined && { force }),
        };
        using line = openLiveLine(process.stderr);
        line.show('Checking whether anything else uses this host.');
        const started = await engine.startBaseline(host?.id ?? '', request, person());
        const baseline = await untilEnded(engine, started, line);
        line[Symbol.dispose]();
        print(baseline, () => baselineText(baseline));
        return exitCodeOf(baseline);
      });
    });
}

/** Shows the progress until the baseline has ended. Ctrl-C cancels it. */
async function untilEnded(engine: Engine, started: Baseline, line: LiveLine): Promise<Baseline> {
  using _interruptions = onInterruption(() => {
    line.say('Cancelling, and deleting the files of the tests.');
    return engine.stopBaseline(started.id);
  });
  for (let baseline = started; ; baseline = await engine.baseline(started.id)) {
    if (baseline.state !== 'running') {
      return baseline;
    }
    line.show(progressLine(baseline));
    await pause(POLL_MS);
  }
}

function progressLine({ test, startedAt, expectedMs }: Baseline): string {
  const leftMs = Math.max(0, startedAt + expectedMs - Date.now());
  const what = test === null ? 'checking' : TEST_NAMES[test];
  return `${what}  ${test === null ? '' : `${BASELINE_TESTS.indexOf(test) + 1} of ${BASELINE_TESTS.length}  `}about ${duration(Math.ceil(leftMs / 1000) * 1000)} left`;
}

function baselineText(baseline: Baseline): string {
  const { id, host, state, startedAt, endedAt, cpus, cpuModel, kernel, disk, folder, tools, figures } = baseline;
  const mark = state === 'done' ? ink(process.stdout, 'good', '✔') : ink(process.stdout, 'bad', '✖');
  const took = endedAt === null ? '' : ` in ${duration(endedAt - startedAt)}`;
  const measured = BASELINE_MEASURES.flatMap((measure) => {
    const value = measure.of(figures);
    return value === null ? [] : [[`  ${measure.name}`, measureText(measure, value)]];
  });
  return [
    `${mark} Baseline ${ink(process.stdout, 'strong', id)} of ${host}: ${state}${took}.`,
    ink(
      process.stdout,
      'quiet',
      `  ${cpus} CPUs${cpuModel === null ? '' : ` ${cpuModel}`} · ${kernel} · disk ${diskWords(disk)} · ${folder}`
    ),
    ink(
      process.stdout,
      'quiet',
      `  ${Object.entries(tools)
        .map(([name, version]) => `${name} ${version}`)
        .join(' · ')}`
    ),
    ...(measured.length > 0 ? ['', plainTable(['  figure', 'value'], measured, [1])] : []),
    ...(figures.sync === null ? [] : [`  The median sync took ${milliseconds(figures.sync.p50Ms)}.`]),
    ...notes(baseline).map((note) => `${ink(process.stdout, 'doubtful', '!')} ${note}`),
  ].join('\n');
}

function notes({ skipped, disturbances, directIo, problem, figures }: Baseline): string[] {
  const problems = Map.groupBy(skipped, ({ problem: { message, hint } }) => `${message} ${hint}`);
  return [
    ...(problem === null ? [] : [`${problem.message} ${problem.hint}`]),
    ...[...problems].map(([words, tests]) => `${tests.map(({ test }) => TEST_NAMES[test]).join(', ')}: ${words}`),
    ...disturbances,
    ...(directIo === false && figures.sequentialRead !== null
      ? ['The file system does not support direct I/O, so fio may have read from memory.']
      : []),
  ];
}

/** A missing tool was named, and everything else was measured: that is a success. A tool that failed is not. */
function exitCodeOf({ state, skipped }: Baseline): ExitCode {
  const hasFailed = skipped.some(({ problem }) => problem.code !== 'TOOL_MISSING');
  return state === 'done' && !hasFailed ? EXIT.done : EXIT.failed;
}

function timeOf(text: string): number {
  const ms = parseDuration(text);
  if (typeof ms !== 'number') {
    throw new InvalidArgumentError('It must be a duration with its unit, such as 60s or 2m.');
  }
  return ms;
}
