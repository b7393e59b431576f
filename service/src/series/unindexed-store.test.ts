import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';

import type { Frame, SeriesQuery } from '../model/series.ts';
import type { ReadOnlySink } from '../sinks/contract.ts';
import { defineSink } from '../sinks/sink-kind.ts';
import type { HiddenRun } from '../sinks/hidden-runs.ts';
import { DAY_MS } from './hour.ts';
import { LongSeries } from './long-series.ts';

const FROM = Date.UTC(2026, 10, 20);
const RANGE = { from: FROM, to: FROM + DAY_MS, maxPoints: 24 };
const HIDDEN: HiddenRun = { run: 'm0000001', from: FROM, until: FROM + DAY_MS };

let folder: string;
let series: LongSeries;
let asked: Array<{ query: SeriesQuery; hidden: readonly HiddenRun[] | undefined }>;
let broken: boolean;

/** A store like a topic: it reads the whole range for each query, and has no quicker way to find what is newest. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-unindexed-'));
  asked = [];
  broken = false;
  const refuse = () => {
    throw new Error('This would read the whole store.');
  };
  const sink: ReadOnlySink = {
    ...{ check: refuse, readOnlyFault: refuse },
    readings: {
      ...{ locations: refuse, newest: refuse },
      series: async (query, hidden) => {
        asked.push({ query, hidden });
        return ['attic', 'cellar', 'kitchen']
          .map(frameOf)
          .filter(({ location }) => location === (query.location ?? location));
      },
    },
    close: async () => {},
  };
  const empty = z.strictObject({});
  const kind = defineSink({
    ...{ kind: 'unindexed', target: empty, options: empty, embedded: false },
    address: () => ({ text: 'here', hostPaths: [] }),
    connect: async () => (broken ? refuse() : sink),
  });
  const target = { name: 'log', origin: 'file', kind, settings: {} } as const;
  series = new LongSeries(target, folder, Date.now, () => [HIDDEN]);
});
afterEach(async () => {
  await series.close();
  rmSync(folder, { recursive: true });
});

function frameOf(location: string): Frame {
  return { location, bucketMs: DAY_MS, time: [FROM], min: [1], max: [1], mean: [1], count: [1] };
}

it('is queried once for all locations, and leaves out the hidden runs itself', async () => {
  expect(await series.read(RANGE)).toHaveLength(3);
  expect(asked).toEqual([{ query: { ...RANGE, location: undefined }, hidden: [HIDDEN] }]);
});

it('is queried once for several locations, and by name if there is only one', async () => {
  const some = await series.read({ ...RANGE, location: ['attic', 'kitchen'] });
  expect(some.map(({ location }) => location)).toEqual(['attic', 'kitchen']);
  expect(await series.read({ ...RANGE, location: 'cellar' })).toHaveLength(1);
  expect(asked.map(({ query }) => query.location)).toEqual([undefined, 'cellar']);
});

it('is connected again after a failure', async () => {
  broken = true;
  await expect(series.read(RANGE)).rejects.toThrow('This would read');
  broken = false;
  expect(await series.read(RANGE)).toHaveLength(3);
});
