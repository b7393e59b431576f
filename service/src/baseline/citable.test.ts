import os from 'node:os';

import { describe, expect, it } from 'vitest';

import { trialBaseline } from '../../test/baseline/trial-baseline.ts';
import { diskOf } from '../hosts/disk-place.ts';
import type { Baseline } from '../model/baseline.ts';
import { citableBaselines } from './citable.ts';

const DISK = diskOf(process.cwd());

describe.runIf(DISK.device !== null)('a verdict', () => {
  const here = trialBaseline({ host: os.hostname(), disk: DISK });
  const cited = (baseline: Baseline) => citableBaselines({ baselines: { all: () => [baseline] } });

  it('cites a baseline of a disk of this host', () => {
    expect(cited(here)).toEqual([here]);
  });

  it('cites one of another host, which only its agent can check', () => {
    const there = { ...here, host: `${os.hostname()}-2`, disk: { ...DISK, model: 'unknown here' } };
    expect(cited(there)).toEqual([there]);
  });

  it.each<[string, Partial<Baseline>]>([
    ['was disturbed', { disturbances: ['Other programs used 1 CPU.'] }],
    ['did not end as planned', { state: 'cancelled' }],
    ['is of another disk with the same name', { disk: { ...DISK, model: 'another card' } }],
  ])('does not cite one that %s', (_why, parts) => {
    expect(cited({ ...here, ...parts })).toEqual([]);
  });
});
