import { availableParallelism } from 'node:os';

import { describe, expect, it } from 'vitest';

import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import { nullSink } from '../sinks/null/kind.ts';
import { sqliteSink } from '../sinks/sqlite/kind.ts';
import { checkRun, seeded } from './spec.ts';

const TARGETS = new Map<string, ConfiguredTarget>([
  ['here', { name: 'here', origin: 'built-in', kind: sqliteSink, settings: { sink: 'sqlite', file: 'x.db' } }],
  ['nowhere', { name: 'nowhere', origin: 'built-in', kind: nullSink, settings: { sink: 'null' } }],
]);

function errorsOf(request: unknown) {
  try {
    checkRun(request, TARGETS);
  } catch (thrown) {
    const fault = Fault.from(thrown);
    expect(fault).toMatchObject({ kind: 'configuration', code: 'INVALID_INPUT' });
    return fault.fields;
  }
  throw new Error('The request was accepted.');
}

describe('a run request', () => {
  it('needs only a target; every default is filled in, including those of the sink', () => {
    const { spec, producers, target } = checkRun({ target: 'here' }, TARGETS);
    expect(spec).toMatchObject({ durationMs: 30_000, ratePerSecond: null, source: { kind: 'auto' } });
    expect(spec.sink).toEqual({ commitEvery: 10, schema: 'timeseries' });
    expect(producers).toBe(2 * availableParallelism());
    expect(target.name).toBe('here');
  });

  it('gets all its errors in one answer, with the given values and what is allowed', () => {
    const fields = errorsOf({
      target: 'here',
      producers: 0,
      durationMs: 'long',
      colour: 'red',
      source: { kind: 'synthetic', locations: -1 },
      sink: { commitEvery: -1, speed: 9 },
    });
    expect(fields.map(({ field }) => field).toSorted()).toEqual([
      'colour',
      'durationMs',
      'producers',
      'sink.commitEvery',
      'sink.speed',
      'source.locations',
    ]);
    expect(fields.find(({ field }) => field === 'producers')).toMatchObject({ value: 0 });
    expect(fields.find(({ field }) => field === 'sink.speed')?.message).toBe(
      'is not a setting of the sqlite sink; its settings are: commitEvery, schema'
    );
  });

  it('lists the existing targets, along with its other errors', () => {
    expect(errorsOf({ target: 'heer', producers: 5_000 })).toEqual([
      expect.objectContaining({ field: 'producers' }),
      { field: 'target', value: 'heer', message: 'is not configured; available: here, nowhere' },
    ]);
  });

  it('may have thresholds; a wrong one is named, with what is allowed', () => {
    const thresholds = { rowsPerSecond: '>= 5000', lostRows: '<= 0' };
    expect(checkRun({ target: 'here', thresholds }, TARGETS).spec.thresholds).toEqual(thresholds);
    expect(checkRun({ target: 'here' }, TARGETS).spec).not.toHaveProperty('thresholds');
    expect(errorsOf({ target: 'here', thresholds: { p98Ms: '<= 5', rowsPerSecond: 5000 } })).toEqual([
      {
        field: 'thresholds.rowsPerSecond',
        value: 5000,
        message: 'must be >=, <=, > or < followed by a number, such as ">= 5000"',
      },
      {
        field: 'thresholds.p98Ms',
        value: '<= 5',
        message: 'cannot have a threshold; these can: rowsPerSecond, p99Ms, lostRows, errors',
      },
    ]);
    expect(errorsOf({ target: 'here', thresholds: 'fast' })).toMatchObject([{ field: 'thresholds' }]);
  });

  it('may be anything at all without breaking the check', () => {
    for (const request of [null, 7, 'run', [], {}, { target: 3 }, { target: 'here', sink: [] }]) {
      expect(errorsOf(request).length).toBeGreaterThan(0);
    }
  });
});

describe('the seed of a run', () => {
  const specOf = (request: object) => checkRun({ target: 'nowhere', ...request }, TARGETS).spec;
  const POISSON = { ratePerSecond: 10, arrivals: 'poisson' };

  it('is drawn for Poisson arrivals, a different one for each run', () => {
    const seeds = Array.from({ length: 20 }, () => seeded(specOf(POISSON)).seed);
    expect(seeds).toEqual(seeds.map(() => expect.any(Number)));
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });

  it('stays as given, and is null if nothing is drawn from it', () => {
    expect(seeded(specOf({ ...POISSON, seed: 0 })).seed).toBe(0);
    expect(seeded(specOf({ ratePerSecond: 10 })).seed).toBe(null);
    expect(seeded(specOf({ arrivals: 'poisson' })).seed).toBe(null);
  });

  it('is a whole number of 32 bits, or the request is refused', () => {
    for (const seed of [-1, 2 ** 32, 0.5, 'seven']) {
      expect(errorsOf({ target: 'nowhere', seed })).toEqual([expect.objectContaining({ field: 'seed' })]);
    }
  });
});
