import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

import { Journal } from '../journal/journal.ts';
import type { WrittenRows } from '../journal/written-rows.ts';
import { RunSpec } from '../model/run.ts';
import { SweepSpec } from '../model/sweep.ts';
import type { ReadOnlySink } from '../sinks/contract.ts';
import { defineSink } from '../sinks/sink-kind.ts';
import type { GroupRemoval } from './engine.ts';
import { Erasing } from './erasing.ts';
import { Removing } from './removing.ts';

type Request = { run: number; readings: 'keep' | 'delete' } | { sweep: GroupRemoval };

const RUNS = 3;
const REQUESTS = fc.oneof(
  fc.record({ run: fc.nat(RUNS - 1), readings: fc.constantFrom('keep' as const, 'delete' as const) }),
  fc.record({
    sweep: fc.constantFrom<GroupRemoval>(
      { runs: 'keep', readings: 'keep' },
      { runs: 'delete', readings: 'keep' },
      { runs: 'delete', readings: 'delete' }
    ),
  })
);

let folder: string;
let journal: Journal;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-removing-'));
  journal = new Journal(folder);
});
afterAll(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

/** A finished sweep and its runs, whose rows are in that store. */
class Trial {
  readonly sweep = journal.sweeps.add({
    ...{ state: 'done', owner: '', created_at: 1, started_by: null, plan: [] },
    spec: SweepSpec.parse({ run: { target: 'slow' }, matrix: {}, repeat: RUNS }),
  }).id;
  readonly runs = Array.from({ length: RUNS }, () => addRun(this.sweep));
  readonly #removing: Removing;

  constructor(store: ReadOnlySink) {
    const empty = z.strictObject({});
    const kind = defineSink({
      ...{ kind: 'trial', target: empty, options: empty, embedded: false, deletesRuns: true },
      address: () => ({ text: 'here', hostPaths: [] }),
      connect: async () => store,
    });
    const target = { name: 'slow', origin: 'file' as const, kind, settings: {} };
    const nothingLeft: WrittenRows['erasures'] = () => [];
    const written = { erasures: nothingLeft, progressed: () => {}, erased: () => {} };
    const erasing = new Erasing(
      written,
      () => target,
      () => {}
    );
    this.#removing = new Removing(journal, erasing);
  }

  /** What a request promises, if it is not refused. */
  async promised(request: Request): Promise<{ removed: string[]; isSweepGone: boolean; readings: string } | null> {
    const run = 'run' in request ? journal.run(this.runs[request.run]) : null;
    const sweep = journal.sweeps.get(this.sweep);
    const ofSweep = journal.sweeps.runsOf(this.sweep).map(({ id }) => id);
    try {
      if ('run' in request) {
        await this.#removing.run(run ?? refuse(), request.readings);
        return { removed: [this.runs[request.run]], isSweepGone: false, readings: request.readings };
      }
      await this.#removing.sweep(sweep ?? refuse(), request.sweep);
      const { runs, readings } = request.sweep;
      return { removed: runs === 'keep' ? [] : ofSweep, isSweepGone: true, readings };
    } catch {
      return null;
    }
  }
}

function addRun(sweep: string): string {
  return journal.addRun({
    ...{ kind: 'run', state: 'done', sink: 'trial', producers: 1, owner: '', createdAt: 1, startedBy: null, tags: [] },
    ...{ spec: RunSpec.parse({ target: 'slow' }), sweep },
  }).id;
}

function refuse(): never {
  throw new Error('Refused.');
}

it('does everything that a request promises, or refuses it, whichever parts of the sweep other requests delete meanwhile', async () => {
  const overlapping = fc.asyncProperty(
    fc.array(REQUESTS, { minLength: 2, maxLength: 4 }),
    fc.scheduler(),
    async (requests, schedule) => {
      const trial = new Trial({
        ...{ check: refuse, readOnlyFault: refuse, deleteRun: refuse, close: async () => {} },
        refuseUndeletable: () => schedule.schedule(Promise.resolve(), 'the store agrees'),
      });
      const asked = requests.map(async (request) => {
        await schedule.schedule(Promise.resolve(), `asks ${JSON.stringify(request)}`);
        return trial.promised(request);
      });
      const promises = (await schedule.waitFor(Promise.all(asked))).filter((promise) => promise !== null);

      const ofTrial = (runs: readonly string[]) => runs.filter((run) => trial.runs.includes(run)).toSorted();
      const removed = promises.flatMap((promise) => promise.removed);
      expect(removed.toSorted()).toEqual(trial.runs.filter((run) => journal.run(run) === null));
      expect(journal.sweeps.get(trial.sweep) === null).toBe(promises.some(({ isSweepGone }) => isSweepGone));
      const toDelete = promises.flatMap((promise) => (promise.readings === 'delete' ? promise.removed : []));
      expect(ofTrial(journal.writtenRows.erasures().map(({ run }) => run))).toEqual(toDelete.toSorted());
    }
  );
  await fc.assert(overlapping, { numRuns: 100 });
});
