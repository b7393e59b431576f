import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Journal } from '../journal/journal.ts';
import { RunSpec } from '../model/run.ts';
import { noTimeSpent } from '../producer/phases.ts';
import { nothing } from '../producer/second.ts';
import { Recorder } from '../runs/recorder.ts';
import { intervalLatencies } from '../stats/histograms.ts';
import { confirmedAt } from './confirmed-at.ts';

const START = 1_000_000_000_000;

let folder: string;
let journal: Journal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-confirmed-'));
  journal = new Journal(folder);
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Adds an active collection with a sample for each number of acked rows, and returns its id. */
function collection(...acked: number[]): string {
  const { id } = journal.addRun({
    ...{
      kind: 'collection',
      state: 'running',
      spec: RunSpec.parse({ target: 'here', durationMs: null }),
      sink: 'sqlite',
    },
    ...{ producers: 1, owner: '1:1', createdAt: START, startedBy: null, sweep: null, tags: [] },
  });
  const recorder = new Recorder({ id, startedAt: START, warmupMs: 0, everySeconds: 60 }, journal, () => undefined);
  acked.forEach((rows, minute) =>
    recorder.add(
      {
        ...nothing(intervalLatencies()),
        ...{
          second: 60 * (minute + 1),
          elapsedMs: 60_000,
          offered: 60,
          acked: rows,
          spent: noTimeSpent(),
          recovered: [],
        },
        ...{ cpuSeconds: 0, eventLoopMs: 0, eventLoopDelayMs: 0, gcMs: 0, residentBytes: 1 },
      },
      []
    )
  );
  return id;
}

describe('when a store last confirmed rows', () => {
  it('is at the last sample of an active collection, if rows were acked in it', () => {
    collection(60, 60);
    expect(confirmedAt(journal)).toEqual(new Map([['here', START + 120_000]]));
  });

  it('is unknown while a collection cannot reach its store', () => {
    collection(60, 0);
    expect(confirmedAt(journal)).toEqual(new Map());
  });

  it('is unknown if a collection has written nothing yet, or has ended without a valid report', () => {
    collection();
    journal.setState(collection(60), 'interrupted');
    expect(confirmedAt(journal)).toEqual(new Map());
  });
});
