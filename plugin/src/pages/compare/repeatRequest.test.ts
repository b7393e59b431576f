import { RunSpec } from '@thermobench/service/model/run.ts';
import { SweepSpec } from '@thermobench/service/model/sweep.ts';
import { describe, expect, it } from 'vitest';

import { repeatRequest } from './repeatRequest.ts';

const spec = (request: object = {}) => RunSpec.parse({ target: 'sqlite', producers: 1, ...request });

describe('repeating compared runs', () => {
  it('has a case for each configuration once, with the settings of its own store', () => {
    const slow = spec({ sink: { commitEvery: 1 }, label: 'Every row' });
    const other = spec({ target: 'stream', sink: { mode: 'sync' }, producers: 4 });
    const request = SweepSpec.parse(repeatRequest([slow, other, slow], 6));
    expect(request).toMatchObject({ run: { target: 'sqlite', sink: {} }, repeat: 6, matrix: {} });
    expect(request.run).not.toHaveProperty('label');
    expect(request.cases).toEqual([
      { target: 'sqlite', 'sink.commitEvery': 1, producers: 1, label: 'Every row' },
      { target: 'stream', 'sink.mode': 'sync', producers: 4 },
    ]);
  });

  it('keeps what all have in common, but not the seed', () => {
    const paced = { ratePerSecond: 50, arrivals: 'poisson', label: 'Paced' };
    const request = repeatRequest([spec({ ...paced, seed: 1 }), spec({ ...paced, seed: 2 })], 3);
    expect(request).toMatchObject({
      run: { ratePerSecond: 50, label: 'Paced', seed: null },
      cases: [{ target: 'sqlite' }],
    });
  });

  it('keeps the thresholds that all have in common; a sweep cannot have different ones', () => {
    const [strict, lax] = ['<= 0', '<= 5'].map((errors) => spec({ thresholds: { errors } }));
    expect(repeatRequest([strict, strict], 3)).toMatchObject({ run: { thresholds: { errors: '<= 0' } } });
    for (const others of [lax, spec()]) {
      expect(SweepSpec.parse(repeatRequest([strict, others], 3)).run.thresholds).toBeUndefined();
    }
  });

  it('is not possible without an end, nor with different sources', () => {
    expect(repeatRequest([spec({ durationMs: null })], 3)).toBeUndefined();
    expect(repeatRequest([spec(), spec({ source: { kind: 'synthetic' } })], 3)).toBeUndefined();
    expect(repeatRequest([], 3)).toBeUndefined();
  });
});
