import { setTimeout as pause } from 'node:timers/promises';

import { hasEnded, type Run } from '../model/run.ts';
import type { LimitSearch } from '../model/limit-search.ts';
import type { Sample } from '../model/sample.ts';
import type { Sweep } from '../model/sweep.ts';
import { count, duration, milliseconds, rate } from '../reports/figures.ts';
import { limitSentences } from '../reports/limit-search-words.ts';
import { p99Name } from '../reports/latency-words.ts';
import type { Engine } from '../engine/engine.ts';
import { onInterruption } from './interruptions.ts';
import { openLiveLine } from './live-line.ts';
import { person } from './person.ts';

/** Often enough for a person, and cheap for a service. */
const POLL_MS = 250;
const BAR_WIDTH = 20;
/** Number of samples to request: only the last one is shown. */
const RECENT_SAMPLES = 10;

const STOPPING = [
  '',
  'Stopping: no new readings; committing and counting the last ones. Press Ctrl-C again to stop immediately.',
  'Stopping now.',
];

/** Shows a run until it has ended. Ctrl-C stops it gracefully; a second Ctrl-C ends it immediately. */
export async function followRun(engine: Engine, id: string): Promise<Run> {
  using line = openLiveLine(process.stderr);
  using _interruptions = onInterruption((times) => {
    line.say(STOPPING[Math.min(times, 2)] ?? '');
    return engine.stop(id, person());
  });
  let last: Sample | undefined;
  for (;;) {
    const run = await engine.run(id);
    if (hasEnded(run.state)) {
      return run;
    }
    last = (await engine.samples(id, { after: last?.second ?? -1, maxPoints: RECENT_SAMPLES })).at(-1) ?? last;
    line.show(runLine(run, last));
    await pause(POLL_MS);
  }
}

/** Shows a sweep until it has ended. Ctrl-C stops it and its current run. */
export async function followSweep(engine: Engine, id: string): Promise<Sweep> {
  return followGroup(engine, {
    name: 'sweep',
    read: () => engine.sweep(id),
    stop: () => engine.stopSweep(id, person()),
    progress: ({ runsEnded, runsPlanned }) => `run ${Math.min(runsEnded + 1, runsPlanned)} of ${runsPlanned}`,
    isOf: (run) => run.sweep === id,
  });
}

/** The same for a limit search. */
export async function followLimitSearch(engine: Engine, id: string): Promise<LimitSearch> {
  return followGroup(engine, {
    name: 'limit search',
    read: () => engine.limitSearch(id),
    stop: () => engine.stopLimitSearch(id, person()),
    progress: (search) =>
      [...limitSentences(search), `run ${search.probes.length} of at most ${search.spec.maxRuns}`].join('  '),
    isOf: (run) => run.limitSearch === id,
  });
}

interface Followed<Group> {
  readonly name: string;
  read(): Promise<Group>;
  stop(): Promise<unknown>;
  /** How far it is, in a few words. */
  progress(group: Group): string;
  /** Whether the run belongs to it. */
  isOf(run: Run): boolean;
}

async function followGroup<Group extends { state: string }>(
  engine: Engine,
  { name, read, stop, progress, isOf }: Followed<Group>
): Promise<Group> {
  using line = openLiveLine(process.stderr);
  using _interruptions = onInterruption((times) => {
    line.say(times === 1 ? `Stopping the ${name} and its run.` : 'Stopping now.');
    return stop();
  });
  for (;;) {
    const group = await read();
    if (group.state !== 'running') {
      return group;
    }
    const run = (await engine.runs(RECENT_SAMPLES)).find((each) => isOf(each) && !hasEnded(each.state));
    line.show(run ? `${progress(group)}  ${runLine(run, undefined)}` : progress(group));
    await pause(POLL_MS);
  }
}

function runLine(run: Run, last: Sample | undefined): string {
  const speed = run.rowsPerSecond ?? last?.rowsPerSecond ?? null;
  return [
    run.state === 'planned' ? 'waiting for the target' : run.state.padEnd('preparing'.length),
    elapsed(run),
    `${rate(speed)} rows/s`,
    ...(last ? [p99Now(last)] : []),
    `${count(run.acked)} acked`,
  ].join('  ');
}

/** In a paced run, measured from the intended start. */
function p99Now({ latencyMs: { service, intended } }: Sample): string {
  return `${p99Name(intended !== null)} ${milliseconds((intended ?? service)?.p99)}`;
}

/** A bar and the time left if the end is known, otherwise the time since the start. */
function elapsed({ startedAt, spec, acked }: Run): string {
  const passed = startedAt === null ? 0 : Math.max(0, Date.now() - startedAt);
  const whole = spec.durationMs === null ? null : spec.durationMs + spec.warmupMs;
  const parts = [...(whole === null ? [] : [passed / whole]), ...(spec.rows === null ? [] : [acked / spec.rows])];
  if (parts.length === 0) {
    return duration(passed);
  }
  const filled = Math.round(Math.min(1, Math.max(...parts)) * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  return whole === null ? bar : `${bar}  ${duration(Math.max(0, Math.ceil((whole - passed) / 1000)) * 1000)} left`;
}
