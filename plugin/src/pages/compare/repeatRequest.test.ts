import { RunSpec } from '@thermobench/service/model/run.ts';
import { SweepSpec } from '@thermobench/service/model/sweep.ts';
import { describe, expect, it } from 'vitest';

import { repeatRequest } from './repeatRequest.ts';

const spec = (request: object = {}) => RunSpec.parse({ target: 'sqlite', producers: 1, ...request });

describe('repeating compared runs', () => {
  it('has one case per configuration, with only what differs', () => {
    const slow = spec({ sink: { commitEvery: 1, schema: 'article' }, label: 'Every row' });
    const fast = spec({ sink: { commitEvery: 100, schema: 'article' }, label: 'Fast', durationMs: 5_000 });
    const request = SweepSpec.parse(repeatRequest([slow, fast, slow], 6));
    expect(request).toMatchObject({ run: { target: 'sqlite', sink: { schema: 'article' } }, repeat: 6, matrix: {} });
    expect(request.run).not.toHaveProperty('label');
    expect(request.cases).toEqual([
      { 'sink.commitEvery': 1, durationMs: 30_000 },
      { 'sink.commitEvery': 100, durationMs: 5_000 },
    ]);
  });

  it('keeps all settings of each store, because they do not apply to another', () => {
    const [here, there] = [spec({ sink: { commitEvery: 1 } }), spec({ target: 'stream', sink: { mode: 'sync' } })];
    expect(repeatRequest([here, there], 2)).toMatchObject({
      run: { sink: {} },
      cases: [
        { target: 'sqlite', 'sink.commitEvery': 1 },
        { target: 'stream', 'sink.mode': 'sync' },
      ],
    });
  });

  it('has separate cases for runs that differ only in their labels', () => {
    const [before, after, bare] = [spec({ label: 'before' }), spec({ label: 'after' }), spec()];
    expect(repeatRequest([before, after], 3)?.cases).toEqual([{ label: 'before' }, { label: 'after' }]);
    expect(repeatRequest([before, bare], 3)?.cases).toEqual([{ label: 'before' }, {}]);
  });

  it('keeps the hosts of each run, also if one ran on the host of the service', () => {
    const [local, fleet] = [spec(), spec({ hosts: ['pi-a', 'room=attic'] })];
    for (const runs of [
      [local, fleet],
      [fleet, local],
    ]) {
      const request = repeatRequest(runs, 2);
      expect(request?.run.hosts).toBeUndefined();
      expect(request?.cases).toEqual(runs.map(({ hosts }) => (hosts === undefined ? {} : { hosts })));
    }
    expect(repeatRequest([fleet, fleet], 2)).toMatchObject({ run: { hosts: ['pi-a', 'room=attic'] }, cases: [{}] });
  });

  it('keeps what all runs have in common, except the seed', () => {
    const paced = { ratePerSecond: 50, arrivals: 'poisson', label: 'Paced' };
    const request = repeatRequest([spec({ ...paced, seed: 1 }), spec({ ...paced, seed: 2 })], 3);
    expect(request).toMatchObject({ run: { ratePerSecond: 50, label: 'Paced', seed: null }, cases: [{}] });
    expect(SweepSpec.safeParse(request).success).toBe(true);
  });

  it('keeps thresholds that all runs share; a sweep cannot have different ones', () => {
    const [strict, lax] = ['<= 0', '<= 5'].map((errors) => spec({ thresholds: { errors } }));
    expect(repeatRequest([strict, strict], 3)).toMatchObject({ run: { thresholds: { errors: '<= 0' } } });
    for (const others of [lax, spec()]) {
      expect(SweepSpec.parse(repeatRequest([strict, others], 3)).run.thresholds).toBeUndefined();
    }
  });

  it('is impossible for runs without an end or with different sources', () => {
    expect(repeatRequest([spec({ durationMs: null })], 3)).toBeUndefined();
    expect(repeatRequest([spec(), spec({ source: { kind: 'synthetic' } })], 3)).toBeUndefined();
    expect(repeatRequest([], 3)).toBeUndefined();
  });
});
