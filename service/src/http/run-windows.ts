import type { Annotation } from '../model/annotation.ts';
import { collects, runName, type Run } from '../model/run.ts';
import { counted } from '../model/sentence.ts';

/**
 * If a run of a sweep covers a smaller share of the graph than this, the edges of its region would hide the curve between them.
 */
const NARROWEST_SHARE = 1 / 40;

interface Range {
  /** Milliseconds since 1970 UTC; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/**
 * The times of runs, as regions of a graph of that range. There is one region per run, or one for a whole sweep if its runs are
 * too short to tell apart. There is none for a run that never began to write, or for a collection, which would cover every graph.
 */
export function runWindows(runs: readonly Run[], range: Range): Annotation[] {
  const bySweep = Map.groupBy(runs.flatMap(windowOf), ({ run }) => run.sweep ?? run.id);
  return [...bySweep.values()]
    .flatMap((windows) => {
      const { time, timeEnd } = around(windows);
      const share = (timeEnd - time) / windows.length / (range.to - range.from);
      return windows.length > 1 && share < NARROWEST_SHARE ? [ofSweep(windows)] : windows.map(ofRun);
    })
    .filter(({ time, timeEnd }) => time < range.to && timeEnd >= range.from);
}

interface Window {
  readonly run: Run;
  readonly time: number;
  readonly timeEnd: number;
}

function windowOf(run: Run): Window[] {
  return run.startedAt === null || run.kind === 'collection' || collects(run.spec)
    ? []
    : [{ run, time: run.startedAt, timeEnd: run.endedAt ?? Date.now() }];
}

function ofRun({ run, time, timeEnd }: Window): Annotation {
  const speed = run.rowsPerSecond === null ? '' : `, ${Math.round(run.rowsPerSecond)} rows/s`;
  return {
    time,
    timeEnd,
    title: runName(run),
    text: `${run.spec.target}: ${run.state}, ${run.acked} rows acked${speed}`,
    tags: ['thermobench', run.kind, run.spec.target, run.state, ...(run.valid === false ? ['invalid'] : [])],
  };
}

function ofSweep(windows: readonly Window[]): Annotation {
  const runs = windows.map(({ run }) => run);
  const targets = [...new Set(runs.map(({ spec }) => spec.target))];
  const acked = runs.reduce((sum, run) => sum + run.acked, 0);
  return {
    ...around(windows),
    title: runs[0].spec.label ?? `Sweep ${runs[0].sweep}`,
    text: `${targets.join(', ')}: ${counted(runs.length, 'run')}, ${acked} rows acked`,
    tags: ['thermobench', 'sweep', ...targets, ...(runs.some(({ valid }) => valid === false) ? ['invalid'] : [])],
  };
}

function around(windows: readonly Window[]): Pick<Window, 'time' | 'timeEnd'> {
  return {
    time: Math.min(...windows.map(({ time }) => time)),
    timeEnd: Math.max(...windows.map(({ timeEnd }) => timeEnd)),
  };
}
