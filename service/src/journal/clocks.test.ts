import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { RunSpec, runMadeAt } from '../model/run.ts';
import { SweepSpec } from '../model/sweep.ts';
import { Journal } from './journal.ts';

const NOW = Date.UTC(2026, 10, 20);
const HOUR_MS = 3_600_000;
const YEAR_MS = 8_766 * HOUR_MS;

let folder: string;
let journal: Journal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-clocks-'));
  journal = new Journal(folder);
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true, force: true });
});

function restart(): void {
  journal.close();
  journal = new Journal(folder);
}

function addRun(createdAt: number, file = '/data/readings.csv'): string {
  return journal.addRun({
    ...{ kind: 'run', state: 'running', sink: 'sqlite', producers: 1, owner: '', startedBy: null, sweep: null },
    ...{ spec: RunSpec.parse({ target: 'here', source: { kind: 'replay', file } }), createdAt, tags: [] },
  }).id;
}

function addSweep(createdAt: number): string {
  return journal.sweeps.add({
    ...{ state: 'done', owner: '', created_at: createdAt, started_by: null, plan: [] },
    spec: SweepSpec.parse({ run: { target: 'here' }, matrix: {} }),
  }).id;
}

describe('after a restart with a clock that was set back', () => {
  it.each([
    ['by an hour', NOW, NOW - HOUR_MS],
    ['by twelve time zones', NOW, NOW - 12 * HOUR_MS],
    ['to 1970, because the machine has no clock of its own', NOW, 0],
  ])('%s, a run and a sweep have greater ids than those before', (_what, before, after) => {
    const [run, sweep] = [addRun(before), addSweep(before)];
    restart();
    expect(addRun(after) > run).toBe(true);
    expect(addSweep(after) > sweep).toBe(true);
  });

  it('a run has a greater id than a removed one', () => {
    const removed = addRun(NOW);
    journal.removeRun(removed);
    restart();
    expect(addRun(NOW - HOUR_MS) > removed).toBe(true);
  });
});

describe.each([
  ['two years', NOW + 2 * YEAR_MS],
  ['a hundred years, which is more than an id can state', NOW + 100 * YEAR_MS],
])('after a run whose clock was ahead by %s', (_what, ahead) => {
  it('ids state the right time again, and are in order', () => {
    addRun(ahead);
    restart();
    const ids = [NOW, NOW + 1, NOW - HOUR_MS].map((createdAt) => addRun(createdAt));
    expect(ids.map(runMadeAt)).toEqual([NOW, NOW + 1, NOW + 2]);
  });

  it('runs are still listed, and wait for each other, in the order in which they were added', () => {
    const ids = [NOW, ahead, NOW + 1, NOW + 2].map((createdAt) => addRun(createdAt));
    expect(journal.runs(10).map(({ id }) => id)).toEqual(ids.toReversed());
    expect(journal.activeRuns().map(({ id }) => id)).toEqual(ids);
    expect(journal.activeRunsBefore(ids[2]).map(({ id }) => id)).toEqual(ids.slice(0, 2));
  });

  it('the files that later runs name are still found', () => {
    addRun(ahead, '/data/first.csv');
    expect(journal.namedFiles.all()).toEqual(['/data/first.csv']);
    addRun(NOW, '/data/second.csv');
    expect(journal.namedFiles.all()).toEqual(['/data/first.csv', '/data/second.csv']);
  });
});

it('finds the files of a run that was added after the newest one was removed', () => {
  const newest = addRun(NOW, '/data/first.csv');
  expect(journal.namedFiles.all()).toEqual(['/data/first.csv']);
  journal.removeRun(newest);
  addRun(NOW + 1, '/data/second.csv');
  expect(journal.namedFiles.all()).toContain('/data/second.csv');
});
