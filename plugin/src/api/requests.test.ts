import { RunSpec } from '@thermobench/service/model/run.ts';
import { SweepSpec } from '@thermobench/service/model/sweep.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { runRequest, sweepRequest } from './requests.ts';

const requests = fc.record(
  {
    target: fc.constant('kafka'),
    producers: fc.option(fc.integer({ min: 1, max: 1296 })),
    durationMs: fc.option(fc.constantFrom(100, 30_000)),
    ratePerSecond: fc.option(fc.integer({ min: 1, max: 1_000 })),
    relayTo: fc.option(fc.constant('mariadb')),
    source: fc.constantFrom({ kind: 'auto' as const }, { kind: 'synthetic' as const, seed: 7 }),
    sink: fc.constantFrom({}, { acks: 'all' }),
  },
  { requiredKeys: ['target'] }
);

it('a request is equivalent to the full spec that it was created from', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const spec = RunSpec.parse(request);
      expect(RunSpec.parse(runRequest(spec))).toEqual(spec);
    })
  );
});

it('omits default values, which an older service may not recognise', () => {
  expect(runRequest(RunSpec.parse({ target: 'sqlite', producers: 2, relayTo: null }))).toEqual({
    target: 'sqlite',
    producers: 2,
  });
  expect(runRequest(RunSpec.parse({ target: 'sqlite', hosts: ['pi-a'] }))).toEqual({
    target: 'sqlite',
    hosts: ['pi-a'],
  });
  const spec = SweepSpec.parse({ run: { target: 'sqlite' }, matrix: { producers: [1, 2] } });
  const { between: _keep, confirms: _none, precision: _repeats, ...asked } = spec;
  expect(sweepRequest(spec)).toEqual({ ...asked, run: { target: 'sqlite' } });
  expect(sweepRequest({ ...spec, between: 'empty' })).toMatchObject({ between: 'empty' });
  expect(runRequest({ target: 'sqlite', tags: [] })).toEqual({ target: 'sqlite' });
  expect(runRequest({ target: 'sqlite', tags: ['rpi4'] })).toEqual({ target: 'sqlite', tags: ['rpi4'] });
  // A sweep warms up by default, so zero is not the default here.
  const cold = SweepSpec.parse({ run: { target: 'sqlite', warmupMs: 0 } });
  expect(sweepRequest(cold)).toMatchObject({ run: { target: 'sqlite', warmupMs: 0 } });
});
