import { Preset } from '@thermobench/service/model/preset.ts';
import { RunSpec } from '@thermobench/service/model/run.ts';
import { SweepSpec, SweptRun } from '@thermobench/service/model/sweep.ts';
import { MysqlOptions } from '@thermobench/service/sinks/mysql/options.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { sinkSettings } from './activeSettings.ts';
import { draftOf } from './draft.ts';
import { MARIADB, plan, STREAM } from '../../test/trialPlan.ts';

const some = <Value>(value: fc.Arbitrary<Value>) => fc.uniqueArray(value, { minLength: 1, maxLength: 4 });

const sweeps = fc
  .record({
    'sink.commitEvery': some(fc.nat(1_000_000)),
    'sink.insert': fc.shuffledSubarray(['single', 'pipelined', 'multirow'], { minLength: 1 }),
    producers: some(fc.integer({ min: 1, max: 1296 })),
    durationMs: some(fc.integer({ min: 100, max: 10_000_000 })),
    repeat: fc.integer({ min: 1, max: 5 }),
  })
  .filter(({ repeat, ...axes }) => Object.values(axes).reduce((runs, { length }) => runs * length, repeat) <= 1_000);

describe('a form filled in by a preset', () => {
  it('has the settings of the preset', () => {
    fc.assert(
      fc.property(sweeps, ({ repeat, ...axes }) => {
        const varied = Object.entries(axes).filter(([, values]) => values.length > 1);
        const [insert] = axes['sink.insert'];
        const [commitEvery] = axes['sink.commitEvery'];
        const [producers] = axes.producers;
        const [durationMs] = axes.durationMs;
        const run = { target: 'mariadb', producers, durationMs, sink: { commitEvery, insert } };
        const request = SweepSpec.parse({ run, matrix: Object.fromEntries(varied), repeat });
        const preset = Preset.parse({ kind: 'sweep', name: 'n', title: 't', description: 'd', request });
        const made = plan(draftOf(preset, sinkSettings(MARIADB)));
        const spec = made.kind === 'sweep' ? made.spec : made.kind === 'run' ? { run: made.spec } : made.errors;
        const isSweep = varied.length > 0 || repeat > 1;
        expect(made.kind).toBe(isSweep ? 'sweep' : 'run');
        expect(spec).toMatchObject(isSweep ? { matrix: request.matrix, repeat } : {});
        // A single run warms up only if requested.
        const warmupMs = isSweep ? null : 0;
        const asked = { ...request.run, warmupMs, sink: MysqlOptions.parse(request.run.sink) };
        expect(spec).toMatchObject({ run: { ...asked, sink: {} } });
        const { run: got } = z.object({ run: SweptRun }).parse(spec);
        expect(MysqlOptions.parse(got.sink)).toEqual(asked.sink);
      }),
      { numRuns: 60 }
    );
  });

  it('has its relay', () => {
    const request = RunSpec.parse({ target: 'stream', relayTo: 'mariadb' });
    const preset = Preset.parse({ kind: 'run', name: 'n', title: 't', description: 'd', request });
    expect(plan(draftOf(preset, sinkSettings(STREAM)), STREAM)).toMatchObject({ kind: 'run', spec: request });
  });
});

describe('cases of a preset', () => {
  const CASES = [
    { target: 'mariadb', 'sink.commitEvery': 100 },
    { target: 'stream', 'sink.mode': 'sync' },
  ];
  const request = SweepSpec.parse({ run: { target: 'mariadb', producers: 1 }, cases: CASES });
  const preset = Preset.parse({ kind: 'sweep', name: 'n', title: 't', description: 'd', request });
  const draft = draftOf(preset, sinkSettings(MARIADB));

  it('are started unchanged', () => {
    expect(plan(draft)).toMatchObject({ kind: 'sweep', runs: 2, spec: request });
  });

  it('are combined with other fields, except settings of a single store', () => {
    const filled = { ...draft, texts: { ...draft.texts, producers: '1, 2', repeat: '3', 'sink.insert': 'single' } };
    expect(plan(filled)).toMatchObject({
      ...{ kind: 'sweep', runs: 12 },
      spec: { run: { sink: {} }, cases: CASES, matrix: { producers: [1, 2] }, repeat: 3 },
    });
  });
});
