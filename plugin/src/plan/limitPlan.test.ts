import { TargetSummary } from '@thermobench/service/model/target.ts';
import { describe, expect, it } from 'vitest';

import { limitErrors, limitPlan, limitSettings } from './limitPlan.ts';

const TARGET = TargetSummary.parse({
  ...{ name: 'mariadb', sink: 'mysql', address: 'localhost', origin: 'file' },
  options: { properties: { commitEvery: { type: 'integer', minimum: 0, default: 10 } } },
});
const plan = (texts: Record<string, string>) => limitPlan('mariadb', texts, limitSettings(TARGET));

describe('the form of a limit search', () => {
  it('asks for a p99 of 50 ms if nothing else is written', () => {
    expect(plan({})).toEqual({
      kind: 'search',
      request: { run: { target: 'mariadb', sink: {} }, objective: { p99Ms: '<= 50ms' } },
    });
  });

  it('reads the objective, the sensors and the settings', () => {
    const texts = { p99: '1.5s', sensors: '200', every: '2s', 'sink.commitEvery': '1', durationMs: '5s', maxRuns: '8' };
    expect(plan(texts)).toMatchObject({
      request: {
        ...{ run: { target: 'mariadb', durationMs: 5_000, sink: { commitEvery: 1 } }, objective: { p99Ms: '<= 1.5s' } },
        ...{ sensors: { count: 200, everyMs: 2_000 }, maxRuns: 8 },
      },
    });
  });

  it('refuses what cannot be read, several values, and what the service would refuse', () => {
    const texts = { p99: 'soon', sensors: '2.5', every: '1', 'sink.commitEvery': '1, 10', maxRuns: '1' };
    expect(plan(texts)).toMatchObject({
      kind: 'wrong',
      errors: {
        ...{ p99: expect.any(String), sensors: expect.any(String), every: expect.any(String) },
        ...{ 'sink.commitEvery': 'Only one value is possible.', maxRuns: expect.any(String) },
      },
    });
  });

  it('shows errors of the service at its own fields', () => {
    const errors = ['objective.p99Ms', 'sensors.count', 'run.durationMs', 'sink.commitEvery'];
    expect(Object.keys(limitErrors(errors.map((field) => ({ field, message: 'wrong' }))))).toEqual([
      ...['p99', 'sensors', 'durationMs', 'sink.commitEvery'],
    ]);
  });
});
