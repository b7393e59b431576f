import { describe, expect, it } from 'vitest';

import { RunSpec, type Run } from '../model/run.ts';
import { runWindows } from './run-windows.ts';

const MINUTE_MS = 60_000;

/** The first run begins at 0; each takes a minute. */
function run(at: number, more: Partial<Run> = {}): Run {
  return {
    id: `m000000${at}`,
    state: 'done',
    kind: 'run',
    spec: RunSpec.parse({ target: 'mariadb' }),
    sink: 'mysql',
    createdAt: at * MINUTE_MS,
    startedAt: at * MINUTE_MS,
    endedAt: (at + 1) * MINUTE_MS,
    startedBy: null,
    sweep: null,
    offered: 100,
    acked: 100,
    rowsPerSecond: 1_000.4,
    valid: true,
    brief: null,
    stoppable: false,
    thresholdsSoFar: [],
    notes: '',
    tags: [],
    ...more,
  };
}

const ofSweep = [0, 1, 2].map((at) => run(at, { sweep: 's0000001' }));
const minutes = (from: number, to: number) => ({ from: from * MINUTE_MS, to: to * MINUTE_MS });

describe('the regions of runs on a graph', () => {
  it('state the rate that each run reached', () => {
    expect(runWindows([run(0)], minutes(0, 60))).toEqual([
      {
        time: 0,
        timeEnd: MINUTE_MS,
        title: 'm0000000',
        text: 'mariadb: done, 100 rows acked, 1000 rows/s',
        tags: ['thermobench', 'run', 'mariadb', 'done'],
      },
    ]);
  });

  it('do not exist for a run that never began, never ends, or lies outside the graph', () => {
    const never = run(0, { startedAt: null });
    const collection = run(0, { kind: 'collection' });
    const before = run(0);
    const after = run(9);

    expect(runWindows([never, collection, before, after], minutes(2, 9))).toEqual([]);
  });

  it('are one per run of a sweep if there is room, otherwise one for all its runs', () => {
    expect(runWindows(ofSweep, minutes(0, 10)).map(({ title }) => title)).toEqual(['m0000000', 'm0000001', 'm0000002']);
    expect(runWindows(ofSweep, minutes(0, 60))).toEqual([
      {
        time: 0,
        timeEnd: 3 * MINUTE_MS,
        title: 'Sweep s0000001',
        text: 'mariadb: 3 runs, 300 rows acked',
        tags: ['thermobench', 'sweep', 'mariadb'],
      },
    ]);
  });

  it('of a sweep into several stores name each store, and say so if rows were lost', () => {
    const kafka = run(3, { sweep: 's0000001', spec: RunSpec.parse({ target: 'kafka' }), valid: false });

    const [{ tags }] = runWindows([...ofSweep, kafka], minutes(0, 600));

    expect(tags).toEqual(['thermobench', 'sweep', 'mariadb', 'kafka', 'invalid']);
  });

  it('of runs outside of sweeps stay separate, however short they are', () => {
    expect(runWindows([run(0), run(1)], minutes(0, 600))).toHaveLength(2);
  });
});
