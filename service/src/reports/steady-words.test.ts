import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { like, texts } from '../../test/reports/trial-report.ts';
import { Sample } from '../model/sample.ts';
import type { Steady } from '../model/steady.ts';
import { renderReport } from './render.ts';

const samples = z
  .array(Sample)
  .parse(JSON.parse(readFileSync(new URL('testcases/samples.json', import.meta.url), 'utf8')));
const steady: Steady = {
  state: 'steady',
  fromSecond: 7,
  seconds: 115,
  rowsPerSecond: 5_700,
  interval: { low: 5_600, high: 5_800, coverage: 0.83 },
};

describe('the steady part of a run', () => {
  it('is stated with its start, its mean and the coverage of its interval, beside the rate of the whole run', () => {
    for (const text of texts(like({ steady }))) {
      expect(text).toContain(
        'Steady from second 7 on: 5,700 rows/s, the mean of 1 min 55 s (interval with at least 83 % coverage: 5,600–5,800).'
      );
      expect(text).toContain('5,518');
    }
  });

  it('has no interval if none can be given', () => {
    for (const text of texts(like({ steady: { ...steady, interval: null } }))) {
      expect(text).toContain('(no interval: the rates of successive seconds are too strongly correlated)');
    }
  });

  it('is marked on the chart of the rate', () => {
    const marks = (changes: { steady: Steady | null }) =>
      renderReport(like(changes), samples, 'html').body.match(/<line class="steady"/g);
    expect(marks({ steady })).toHaveLength(1);
    expect(marks({ steady: { state: 'unsettled' } })).toBeNull();
    expect(marks({ steady: null })).toBeNull();
  });

  it('is said to be missing if the run was too short or did not settle; no mean is given', () => {
    for (const text of texts(like({ steady: { state: 'tooShort', neededSeconds: 60 } }))) {
      expect(text).toContain('Too short to show whether the rate was steady: a run needs 1 min after the warm-up.');
    }
    for (const text of texts(like({ steady: { state: 'unsettled' } }))) {
      expect(text).toContain('The rate did not settle');
      expect(text).not.toContain('the mean of');
    }
  });

  it('is not mentioned by reports of earlier versions', () => {
    for (const text of texts(like({ steady: null }))) {
      expect(text).not.toMatch(/Steady|settle/);
    }
  });
});
