import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Sweep } from '../model/sweep.ts';
import { openTrialEngine, SHORT, type TrialEngine } from '../../test/engine/trial-engine.ts';

let trial: TrialEngine;
beforeEach(() => {
  trial = openTrialEngine();
});
afterEach(() => trial[Symbol.asyncDispose]());

async function ended(id: string): Promise<Sweep> {
  for (;;) {
    const sweep = await trial.engine.sweep(id);
    if (sweep.state !== 'running') {
      return sweep;
    }
    await pause(10);
  }
}

describe.runIf(process.platform === 'linux')('the verdict on a run', () => {
  it('is tested by a sweep, whose result is in the report of the run', async () => {
    const { id } = await trial.start({ ...SHORT, rows: 20_000 });
    const { verdict: before } = await trial.ended(id);
    expect(before).not.toBeNull();
    const run = { ...SHORT, rows: 2_000, sink: { commitEvery: 10 } };
    const cases = [{}, { producers: 2 }, { 'sink.commitEvery': 20 }];
    const sweep = await trial.engine.startSweep({ run, cases, repeat: 2, confirms: id }, null);
    expect(await ended(sweep.id)).toMatchObject({ state: 'done', runsEnded: 6 });

    const { verdict, confirmation } = await trial.engine.report(id);
    expect(confirmation).toMatchObject({
      sweep: sweep.id,
      before,
      effects: [
        { change: 'producers', from: 1, to: 2, pairs: 2 },
        { change: 'commitEvery', from: 10, to: 20, pairs: 2 },
      ],
    });
    expect(verdict?.evidence.filter((sentence) => sentence.startsWith('Tried: '))).toHaveLength(2);
    expect((await trial.engine.events(id)).at(-1)?.text).toBe('The verdict was tested by an experiment.');
  });

  it('is tested with short runs of the same settings, with one of them changed in each case', async () => {
    const { id } = await trial.start({ ...SHORT, label: 'mine', sink: { commitEvery: 7 } });
    await trial.ended(id);
    const { spec, id: sweep } = await trial.engine.confirm(id, 'remik');
    expect(spec).toMatchObject({
      run: { target: 'sqlite', producers: 1, rows: null, durationMs: 4_000, sink: { commitEvery: 7 } },
      cases: [{}, { producers: 2 }, { 'sink.commitEvery': 14 }],
      confirms: id,
    });
    expect(spec.run.label).toBeUndefined();
    await trial.engine.stopSweep(sweep);
    await ended(sweep);
    expect((await trial.engine.report(id)).confirmation).toBeNull();
  });

  it('cannot be tested if the run kept its rate', async () => {
    const { id } = await trial.start({ ...SHORT, rows: 20, ratePerSecond: 100 });
    await trial.ended(id);
    await expect(trial.engine.confirm(id, null)).rejects.toMatchObject({
      code: 'NOTHING_TO_CONFIRM',
      kind: 'conflict',
    });
    expect(await trial.engine.sweeps(1)).toEqual([]);
  });
});
