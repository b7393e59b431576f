import { initPluginTranslations } from '@grafana/i18n';
import type { Frame } from '@thermobench/service/model/series.ts';
import { beforeAll, describe, expect, it } from 'vitest';

import { lateStartNotices } from './lateStart.ts';

beforeAll(() => initPluginTranslations('test', []));

const RANGE = { from: 0, to: 86_400_000 };

/** A location whose readings begin at this time. */
function since(...time: number[]): Frame {
  const values = time.map(() => 20);
  return { location: 'attic', bucketMs: 60_000, time, min: values, max: values, mean: values, count: values };
}

describe('a graph of readings', () => {
  it('says when they begin if that is late in the time range', () => {
    const [notice, ...others] = lateStartNotices([since(80_000_000), since(70_000_000, 71_000_000), since()], RANGE);
    expect(notice).toMatchObject({ severity: 'info', text: expect.stringMatching(/before 1970-01-0\d \d\d:26\./) });
    expect(others).toEqual([]);
  });

  it('says nothing if any location has earlier readings, or none has readings', () => {
    expect(lateStartNotices([since(80_000_000), since(10_000_000)], RANGE)).toEqual([]);
    expect(lateStartNotices([since()], RANGE)).toEqual([]);
    expect(lateStartNotices([], RANGE)).toEqual([]);
  });
});
