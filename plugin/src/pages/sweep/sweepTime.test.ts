import { Sweep } from '@thermobench/service/model/sweep.ts';
import { describe, expect, it } from 'vitest';

import { sweepTime } from './sweepTime.ts';

/** When the first run started, in milliseconds since 1970. */
const START = 1_800_000_000_000;
const [FIRST, SECOND, THIRD] = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'];

/** Two runs of 10 s and two of 20 s, each with 1 s or 2 s of warm-up. */
function sweep(runs: string[][], newestRun: Sweep['newestRun'], run: object = { durationMs: 10_000 }) {
  return Sweep.parse({
    ...{ id: 'ssssssss', state: 'running', createdAt: START, endedAt: null, startedBy: null },
    ...{ runsPlanned: 4, runsEnded: 0, newestRun },
    spec: { run: { target: 'sqlite', ...run }, repeat: 2 },
    cells: runs.map((ids, index) => ({
      ...{ settings: index === 0 ? {} : { durationMs: 20_000 }, runs: ids, rowsPerSecond: null, serviceP99Ms: null },
      ...{ cpuSecondsPer100kRows: null, timeSpent: null, valid: null, generatorLimited: false },
      ledger: { acked: 0, stored: 0, lost: 0, duplicated: 0, wrong: 0 },
    })),
  });
}

const at = (id: string, ms: number) => ({ id, createdAt: START + ms });

describe('the remaining time of a sweep', () => {
  it('is the planned time before any run has ended, and decreases with the clock during a run', () => {
    const first = sweep([[FIRST], []], at(FIRST, 0));
    const planned = 2 * 12_000 + 2 * 23_000;
    expect([0, 1_000, 9_000].map((ms) => sweepTime(first, START + ms).leftMs)).toEqual([
      planned,
      planned - 1_000,
      planned - 9_000,
    ]);
  });

  it('never becomes negative in a run that takes longer, or if the clock of the browser is behind', () => {
    const last = sweep([[FIRST], []], at(FIRST, 0));
    expect(sweepTime(last, START + 600_000).leftMs).toBe(12_000 + 2 * 23_000);
    expect(sweepTime(last, START - 600_000).leftMs).toBe(2 * 12_000 + 2 * 23_000);
  });

  it('adds the time that earlier runs took beyond their planned time to each of the others', () => {
    // The first run took 4 s more than 10 s and its warm-up of 1 s.
    const second = sweep([[FIRST], [SECOND]], at(SECOND, 15_000));
    expect(sweepTime(second, START + 20_000).leftMs).toBe(15_000 + 2 * 26_000 - 5_000);
  });

  it('is derived from the average earlier run if runs end after a number of rows', () => {
    const rows = { durationMs: null, rows: 100 };
    const first = sweep([[FIRST]], at(FIRST, 0), rows);
    expect(sweepTime(first, START + 1_000)).toEqual({ leftMs: null, share: 0 });
    const second = sweep([[FIRST, SECOND]], at(SECOND, 6_000), rows);
    expect(sweepTime({ ...second, spec: { ...second.spec, repeat: 4 } }, START + 7_000).leftMs).toBe(3 * 6_000 - 1_000);
  });

  it('moves the bar during a run', () => {
    const [ending, begun, later] = [
      sweepTime(sweep([[FIRST], []], at(FIRST, 0)), START + 12_000),
      sweepTime(sweep([[FIRST], [SECOND]], at(SECOND, 12_000)), START + 12_000),
      sweepTime(sweep([[FIRST], [SECOND]], at(SECOND, 12_000)), START + 13_000),
    ].map(({ share }) => share);
    expect(begun).toBe(ending);
    expect(later).toBeGreaterThan(begun ?? 1);
    expect(later).toBe(13 / 70);
  });

  it('is unknown if the service does not say which run is the newest', () => {
    expect(sweepTime({ ...sweep([[FIRST, SECOND], [THIRD]], null), runsEnded: 2 }, START)).toEqual({
      leftMs: null,
      share: 0.5,
    });
  });
});
