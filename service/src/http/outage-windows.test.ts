import { describe, expect, it } from 'vitest';

import { closed, like } from '../../test/reports/trial-report.ts';
import type { OutageReport } from '../model/outage-report.ts';
import { Run } from '../model/run.ts';
import { outageWindows } from './outage-windows.ts';

const OUTAGE: OutageReport = {
  outage: { action: 'kill', server: 'kafka', member: 'leader', afterMs: 0, forMs: 1_000 },
  ...{ what: 'kafka broker 2', begunAt: 2_000, undoneAt: 3_000, answeredAt: 8_000, problem: null },
  ...{ unavailableMs: 900, longestSilenceMs: 1_000, rowsPerSecondBefore: 100, backAfterMs: 1_000 },
  ...{ latencyDuringMs: null, latencyAfterMs: null },
};

function run(changes: object = {}) {
  const { id, kind, sink, spec } = closed;
  return Run.parse({
    ...{ id, kind, sink, state: 'done', createdAt: 0, startedAt: 1_000, endedAt: 20_000, startedBy: null, sweep: null },
    ...{ offered: 1, acked: 1, rowsPerSecond: 1, valid: true, brief: null },
    spec: { ...spec, outages: [OUTAGE.outage] },
    ...changes,
  });
}

const RANGE = { from: 0, to: 60_000 };
const windows = (runs: readonly Run[], outages: OutageReport[] | undefined, range = RANGE) =>
  outageWindows({ report: async () => (outages === undefined ? closed : like({ outages })) }, runs, range);

describe('the outages of runs on a graph', () => {
  it('last until the server answered again', async () => {
    expect(await windows([run()], [OUTAGE])).toEqual([
      expect.objectContaining({ time: 2_000, timeEnd: 8_000, title: 'kafka broker 2 killed' }),
    ]);
  });

  it('last until the end of the run if the server never answered', async () => {
    expect(await windows([run()], [{ ...OUTAGE, undoneAt: null, answeredAt: null }])).toMatchObject([
      { timeEnd: 20_000 },
    ]);
  });

  it('are left out if they never began, or are outside the graph', async () => {
    expect(await windows([run()], [{ ...OUTAGE, begunAt: null }])).toEqual([]);
    expect(await windows([run()], [OUTAGE], { from: 9_000, to: 10_000 })).toEqual([]);
  });

  it('are asked only of ended runs that broke something in that time', async () => {
    const { outages: _, ...spec } = run().spec;
    const unasked = [run({ spec }), run({ state: 'running', endedAt: null }), run({ startedAt: 70_000 })];
    expect(await windows(unasked, [OUTAGE])).toEqual([]);
  });
});
