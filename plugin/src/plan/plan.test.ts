import { RunSpec } from '@thermobench/service/model/run.ts';
import { SweepSpec } from '@thermobench/service/model/sweep.ts';
import { CassandraOptions } from '@thermobench/service/sinks/cassandra/options.ts';
import { KafkaOptions } from '@thermobench/service/kafka/options.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { activeSettings, listed, sinkSettings } from './activeSettings.ts';
import { draftOf, EMPTY, type Draft } from './draft.ts';
import { byField, isFlood } from './plan.ts';
import { MARIADB, plan, RING, STREAM, TARGETS } from '../../test/trialPlan.ts';

describe('a form', () => {
  it('that is left empty starts the default run', () => {
    expect(plan({})).toMatchObject({ kind: 'run', spec: RunSpec.parse({ target: 'mariadb' }) });
  });

  it('sets thresholds, and has those of an earlier run or sweep', () => {
    const texts = { 'thresholds.rowsPerSecond': ' >= 5,000 ', 'thresholds.p99Ms': '<= 50ms' };
    const thresholds = { rowsPerSecond: '>= 5,000', p99Ms: '<= 50ms' };
    const one = z.object({ kind: z.literal('run'), spec: RunSpec }).parse(plan({ texts }));
    expect(one.spec.thresholds).toEqual(thresholds);
    const several = z
      .object({ kind: z.literal('sweep'), spec: SweepSpec })
      .parse(plan({ texts: { ...texts, producers: '1, 2' } }));
    expect(several.spec).toMatchObject({ run: { thresholds }, matrix: { producers: [1, 2] } });
    for (const earlier of [
      { kind: 'run' as const, request: one.spec },
      { kind: 'sweep' as const, request: several.spec },
    ]) {
      expect(draftOf(earlier, sinkSettings(MARIADB)).texts).toMatchObject({
        'thresholds.rowsPerSecond': '>= 5,000',
        'thresholds.p99Ms': '<= 50ms',
      });
    }
    // An older service refuses unknown fields.
    expect(plan({ texts: { 'thresholds.errors': ' ' } })).not.toHaveProperty('request.thresholds');
  });

  it.each<[string, Partial<Draft>, string]>([
    ['a value out of bounds', { texts: { 'sink.commitEvery': '1, -5' } }, 'sink.commitEvery'],
    ['text in place of a number', { texts: { producers: 'many' } }, 'producers'],
    ['a duration without a unit', { texts: { durationMs: '30' } }, 'durationMs'],
    ['the same value twice', { texts: { producers: '2, 2' } }, 'producers'],
    ['several values for a source', { texts: { 'source.kind': 'synthetic', 'source.seed': '1, 2' } }, 'source.seed'],
    [
      'more runs than a sweep may have',
      { texts: { producers: '1, 2', repeat: '100', payload: '1,2,3,4,5,6' } },
      'repeat',
    ],
    ['no repeats at all', { texts: { repeat: '0' } }, 'repeat'],
    ['a sweep without an end', { ends: 'stop', texts: { repeat: '2' } }, 'ends'],
    ['a rate of zero', { pace: 'rate', texts: { ratePerSecond: '0' } }, 'ratePerSecond'],
    ['a threshold without a comparison', { texts: { 'thresholds.rowsPerSecond': '5000' } }, 'thresholds.rowsPerSecond'],
    ['a threshold with a wrong unit', { texts: { 'thresholds.p99Ms': '<= 50/s' } }, 'thresholds.p99Ms'],
    ['too long a label', { texts: { label: 'x'.repeat(121) } }, 'label'],
  ])('with %s reports it at that field and nowhere else', (_what, draft, field) => {
    const made = plan(draft);
    expect(made.kind === 'wrong' ? Object.keys(made.errors) : made).toEqual([field]);
  });
});

describe('a field', () => {
  it('does not mention milliseconds if its text has a unit', () => {
    const durations = listed(activeSettings(MARIADB, EMPTY, TARGETS)).filter(({ name }) => name.endsWith('Ms'));
    expect(durations.map(({ standard }) => standard)).toContain('30s');
    expect(durations.filter(({ description }) => description.includes('milliseconds'))).toEqual([]);
  });

  it.each<[string, Partial<Draft>, object]>([
    ['1,000', { pace: 'rate', texts: { ratePerSecond: '1,000' } }, { ratePerSecond: 1_000 }],
    ['500/s', { pace: 'rate', texts: { ratePerSecond: '500/s' } }, { ratePerSecond: 500 }],
    ['30/m', { pace: 'rate', texts: { ratePerSecond: '30/m' } }, { ratePerSecond: 0.5 }],
    ['max', { pace: 'rate', texts: { ratePerSecond: 'max' } }, { ratePerSecond: null }],
    ['30 s', { texts: { durationMs: '30 s' } }, { durationMs: 30_000 }],
    ['12,000,000', { ends: 'rows', texts: { rows: '12,000,000' } }, { rows: 12_000_000 }],
    [
      'ranges with commas',
      { texts: { 'source.plausible': 'dht=-20..60,freezer=-40..10' } },
      { source: { kind: 'auto', plausible: 'dht=-20..60,freezer=-40..10' } },
    ],
    ['a label with commas', { texts: { label: 'one, two' } }, { label: 'one, two' }],
  ])('accepts %s as people write it', (_what, draft, spec) => {
    expect(plan(draft)).toMatchObject({ kind: 'run', spec });
  });

  it('accepts several numbers with and without spaces', () => {
    const { spec } = z
      .object({ spec: SweepSpec })
      .parse(plan({ texts: { producers: '1,2, 4', durationMs: '100ms,1m' } }));
    expect(spec.matrix).toEqual({ producers: [1, 2, 4], durationMs: [100, 60_000] });
    const rates = plan({ pace: 'rate', texts: { ratePerSecond: '1,000, 10,000/s, max' } });
    expect(rates).toMatchObject({ kind: 'sweep', spec: { matrix: { ratePerSecond: [1_000, 10_000, null] } } });
  });

  it.each<[string, unknown[]]>([
    ['10,100', [10, 100]],
    ['1,10,100', [1, 10, 100]],
    ['1,500', [1, 500]],
    ['100,200,300', [100, 200, 300]],
    ['1,500, 2,000', [1_500, 2_000]],
    ['1,000,2', [1_000, 2]],
  ])('reads %s as a list, as its hint says', (text, values) => {
    const made = plan({ texts: { 'sink.commitEvery': text } });
    expect(made).toMatchObject({ kind: 'sweep', spec: { matrix: { 'sink.commitEvery': values } } });
  });

  it('reads a comma as part of a number if it takes only one value', () => {
    const source = { kind: 'synthetic', locations: 1_296 };
    expect(plan({ texts: { 'source.kind': 'synthetic', 'source.locations': '1,296' } })).toMatchObject({
      spec: { source },
    });
  });

  it.each<[string, Partial<Draft>, string]>([
    [
      'durationMs',
      { texts: { durationMs: '30' } },
      '30: must be a duration with its unit from 100ms to 366d, such as 30s',
    ],
    ['durationMs', { texts: { durationMs: 'forever' } }, 'forever: must be a duration with its unit'],
    ['producers', { texts: { producers: 'many' } }, 'many: must be a whole number from 1 to 1,296, such as 10'],
    ['rows', { ends: 'rows', texts: { rows: '0' } }, '0: must be a whole number of at least 1, such as 10'],
    [
      'ratePerSecond',
      { pace: 'rate', texts: { ratePerSecond: 'fast' } },
      'fast: must be a rate from 0.00001/s to 10,000,000/s, such as 500, 500/s, 10/m, 3600/h or max',
    ],
    ['repeat', { texts: { repeat: '0' } }, '0: must be a whole number from 1 to 100'],
    ['repeat', { texts: { repeat: '2, 3' } }, 'Enter only one number.'],
    ['precision', { texts: { precision: '3' } }, '3: must be a percentage from 0.1% to 50%, such as 3%'],
    ['precision', { texts: { precision: '1%, 2%' } }, 'Enter only one number.'],
    ['label', { texts: { label: 'x'.repeat(121) } }, 'must have at most 120 characters'],
    ['source.place', { texts: { 'source.place': 'the attic' } }, 'must be 1 to 12 letters, digits, dots, hyphens'],
    [
      'thresholds.lostRows',
      { texts: { 'thresholds.lostRows': 'none' } },
      'none: must be >=, <=, > or < followed by a number, such as <= 0',
    ],
    ['sink.commitEvery', { texts: { 'sink.commitEvery': '1, -5' } }, '-5: must be a whole number from 0 to 1,000,000'],
  ])('%s says what it allows, with an example: %j', (field, draft, words) => {
    const made = plan(draft);
    expect(made.kind === 'wrong' ? made.errors[field] : made).toContain(words);
  });

  it.each<[string, Partial<Draft>]>([
    ['rows', { ends: 'rows' }],
    ['rows', { ends: 'rows', texts: { rows: ' , ', repeat: '3' } }],
    ['ratePerSecond', { pace: 'rate' }],
    ['ratePerSecond', { pace: 'rate', ends: 'stop', texts: { ratePerSecond: '' } }],
  ])('%s is required by its mode: without it the run would be a flood (%j)', (field, draft) => {
    const made = plan(draft);
    expect(made.kind === 'wrong' ? Object.keys(made.errors) : made).toEqual([field]);
  });
});

it('a run without an end, and without a rate, is a flood', () => {
  const floods = (request: object) => isFlood(RunSpec.parse({ target: 'sqlite', ...request }));
  expect(floods({ durationMs: null })).toBe(true);
  expect([floods({}), floods({ durationMs: null, rows: 9 }), floods({ durationMs: null, ratePerSecond: 1 })]).toEqual(
    new Array(3).fill(false)
  );
});

describe('a sweep', () => {
  it('repeats until it is precise, at most 30 times unless a number is given, and fills the form in again', () => {
    const spec = z
      .object({ kind: z.literal('sweep'), spec: SweepSpec })
      .parse(plan({ texts: { precision: '3 %' } })).spec;
    expect(spec).toMatchObject({ precision: 0.03, repeat: 30, matrix: {} });
    expect(spec.run).not.toHaveProperty('precision');
    expect(plan({ texts: { precision: '2.5%', repeat: '12' } })).toMatchObject({
      spec: { precision: 0.025, repeat: 12 },
    });
    expect(draftOf({ kind: 'sweep', request: spec }, sinkSettings(MARIADB)).texts).toMatchObject({
      ...{ precision: '3%', repeat: '30' },
    });
  });

  it('deletes the rows of its runs if requested; a single run does not', () => {
    expect(plan({ between: 'empty', texts: { repeat: '2' } })).toMatchObject({ spec: { between: 'empty' } });
    expect(plan({ between: 'empty' })).toMatchObject({ kind: 'run' });
  });

  it('offers to delete the rows if every store can delete those of a single run', () => {
    const [emptied, kept] = [true, false].map((can, at) =>
      TargetSummary.parse({ ...MARIADB, name: `t${at}`, roles: { ...MARIADB.roles, emptied: can } })
    );
    const offers = (target: TargetSummary | undefined, cases?: Draft['cases']) =>
      target &&
      activeSettings(
        target,
        { ...EMPTY, cases },
        [emptied, kept].flatMap((each) => each ?? [])
      ).canEmpty;
    expect([offers(emptied), offers(kept)]).toEqual([true, false]);
    expect(offers(emptied, [{ target: 't0' }, { target: 't1' }])).toBe(false);
  });

  it('can be filled in from an earlier run or sweep, including values without a field', () => {
    const source = { kind: 'replay', file: '/data/attic.csv', pace: 'own' };
    const request = RunSpec.parse({ target: 'mariadb', source, label: 'Attic, again', warmupMs: 500 });
    expect(plan(draftOf({ kind: 'run', request }, sinkSettings(MARIADB)))).toMatchObject({
      kind: 'run',
      spec: request,
    });
    for (const durationMs of [30_000, 5_000, null]) {
      const both = RunSpec.parse({ target: 'mariadb', rows: 300, durationMs });
      expect(plan(draftOf({ kind: 'run', request: both }, sinkSettings(MARIADB)))).toMatchObject({ spec: both });
    }
    const sweep = SweepSpec.parse({ run: { target: 'mariadb' }, repeat: 3, between: 'empty' });
    expect(plan(draftOf({ kind: 'sweep', request: sweep }, sinkSettings(MARIADB)))).toMatchObject({ spec: sweep });
  });
});

describe('the warm-up of a sweep', () => {
  const warmup = (texts: Draft['texts']) => {
    const made = plan({ texts: { ...texts, repeat: '2' } });
    return made.kind === 'sweep' ? made.spec.run.warmupMs : made;
  };

  it('is the default if the field is empty, and none for 0s', () => {
    expect(warmup({})).toBe(null);
    expect(warmup({ warmupMs: '0s' })).toBe(0);
    expect(warmup({ warmupMs: '2s' })).toBe(2_000);
  });
});

describe('a relay', () => {
  const offered = (target: TargetSummary) => {
    const settings = listed(activeSettings(target, EMPTY, TARGETS));
    return settings.find(({ name }) => name === 'relayTo')?.choices;
  };

  it('is offered for Kafka targets, into the stores that support it', () => {
    expect(offered(STREAM)).toEqual(['mariadb', 'ring']);
    expect(offered(MARIADB)).toBeUndefined();
    expect(offered(RING)).toBeUndefined();
  });

  it('is ignored if the target cannot feed one', () => {
    const draft = { texts: { relayTo: 'mariadb' } };
    expect(plan(draft, STREAM)).toMatchObject({ kind: 'run', spec: { target: 'stream', relayTo: 'mariadb' } });
    expect(plan(draft, RING)).toMatchObject({ kind: 'run', spec: { target: 'ring', relayTo: null } });
  });

  it('into several stores is a sweep', () => {
    expect(plan({ texts: { relayTo: 'mariadb, ring' } }, STREAM)).toMatchObject({
      ...{ kind: 'sweep', runs: 2 },
      spec: { run: { relayTo: 'mariadb' }, matrix: { relayTo: ['mariadb', 'ring'] } },
    });
  });
});

it.each([STREAM, RING])('every setting of $sink has its field', (target) => {
  const settings = sinkSettings(target).map(({ name }) => name.slice('sink.'.length));
  expect(settings).toEqual(Object.keys((target === STREAM ? KafkaOptions : CassandraOptions).shape));
});

it('errors of the service appear at the setting that they are about', () => {
  const errors = ['run.sink.commitEvery', 'matrix.producers[2]', 'durationMs'].map((field) => ({
    field,
    message: 'm',
  }));
  expect(Object.keys(byField(errors))).toEqual(['sink.commitEvery', 'producers', 'durationMs']);
});

describe('the tags of a form', () => {
  it('are part of the request, for a run and for all runs of a sweep; they are never varied', () => {
    expect(plan({ texts: { tags: 'rpi4, old-disk' } })).toMatchObject({
      kind: 'run',
      request: { tags: ['rpi4', 'old-disk'] },
    });
    expect(plan({ texts: { tags: 'rpi4 old-disk', repeat: '3' } })).toMatchObject({
      kind: 'sweep',
      request: { run: { tags: ['rpi4', 'old-disk'] }, matrix: {} },
    });
    expect(plan({ texts: { tags: ' ' } })).toMatchObject({
      request: expect.not.objectContaining({ tags: expect.anything() }),
    });
  });

  it('are checked as when they are edited later', () => {
    expect(plan({ texts: { tags: 'rpi4 no/word' } })).toMatchObject({
      kind: 'wrong',
      errors: { tags: expect.stringContaining('“no/word” is not a valid tag') },
    });
    const eleven = Array.from({ length: 11 }, (_, index) => `tag${index}`).join(' ');
    expect(plan({ texts: { tags: eleven } })).toMatchObject({
      kind: 'wrong',
      errors: { tags: expect.stringContaining('At most 10') },
    });
  });
});
