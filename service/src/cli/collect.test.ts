import { describe, expect, it } from 'vitest';

import { CollectionSpec } from '../model/collection.ts';
import { Fault } from '../model/fault.ts';
import { collectRequest } from './run-request.ts';
import { TARGETS } from '../../test/cli/targets.ts';

function request(flags: Record<string, string>) {
  return collectRequest(new Map(Object.entries(flags)), TARGETS);
}

describe('the flags of a collection', () => {
  it('set the target, the sensors, the pace and how much is kept on disk', () => {
    const flags = { target: 'mysql', source: 'thermal', place: 'kitchen', rate: '30/m', duration: '1d' };
    expect(request({ ...flags, 'spool-rows': '5000', 'commit-every': '8' })).toEqual({
      target: 'mysql',
      source: { kind: 'thermal', place: 'kitchen' },
      ratePerSecond: 0.5,
      durationMs: 86_400_000,
      spoolRows: 5_000,
      sink: { commitEvery: 8 },
    });
  });

  it('are all optional: by default, every sensor is read every second, forever', () => {
    expect(CollectionSpec.parse(request({}))).toMatchObject({
      target: 'sqlite',
      source: { kind: 'auto' },
      ratePerSecond: 1,
      durationMs: null,
      spoolRows: 1_000_000,
    });
    expect(request({ duration: 'forever' })).toMatchObject({ durationMs: null });
  });

  it('have all their errors reported in one answer', () => {
    const wrong = { rate: 'max', duration: '1x', 'spool-rows': '0', place: 'the kitchen', target: 'nowhere' };
    try {
      request(wrong);
    } catch (thrown) {
      const { fields } = Fault.from(thrown);
      expect(fields.map(({ field }) => field).toSorted()).toEqual([
        '--duration',
        '--place',
        '--rate',
        '--spool-rows',
        '--target',
      ]);
      return;
    }
    expect.fail('the flags were accepted');
  });
});
