import { describe, expect, it } from 'vitest';

import { sweepText } from '../cli/sweep-text.ts';
import { RunBrief } from '../model/run.ts';
import { Sweep, SweepSpec } from '../model/sweep.ts';
import { Verdict } from '../model/verdict.ts';
import { briefLimitShort, limitShort } from './limit-words.ts';
import { renderSweep } from './sweep-report.ts';
import { sweepLimits } from './sweep-limits.ts';
import { closed } from '../../test/reports/trial-report.ts';

const FLUSH = {
  ...{ side: 'store', resource: 'disk flush', host: 'pi-1', confidence: 'high', run: 'aaaaaaaa', runs: 2 },
  ...{ evidence: ['Commits took 97 % of the time.'], advice: ['Commit more rows at once.'] },
};
const UNKNOWN = { ...FLUSH, side: 'unknown', resource: 'unknown', host: null, confidence: 'low', runs: 1 };

function sweep(...cells: object[]): Sweep {
  return Sweep.parse({
    ...{ id: 'ssssssss', state: 'done', createdAt: 1, endedAt: 2, startedBy: null, runsPlanned: 1, runsEnded: 1 },
    spec: SweepSpec.parse({ run: { target: 'sqlite' } }),
    cells: cells.map((cell) => ({
      ...{ settings: { 'sink.commitEvery': 1 }, runs: ['aaaaaaaa'], rowsPerSecond: null, serviceP99Ms: null },
      ...{ cpuSecondsPer100kRows: null, timeSpent: null, valid: true, generatorLimited: false },
      ledger: { acked: 1, stored: 1, lost: 0, duplicated: 0, wrong: 0 },
      ...cell,
    })),
  });
}

describe('what limited a sweep', () => {
  const judged = sweep({ limits: [FLUSH] });

  it.each([
    ['on a terminal', sweepText(judged)],
    ['in Markdown', renderSweep(judged, 'md').body],
    ['in HTML', renderSweep(judged, 'html').body.replaceAll(/<[^>]*>/g, '')],
  ])('has the evidence, the confidence and the advice for each cell %s', (_where, text) => {
    const words = text.replaceAll(/\*\*/g, '');
    expect(words).toContain('commitEvery 1: store disk flush on pi-1 (high confidence).');
    expect(words).toContain('Commits took 97 % of the time.');
    expect(words).toContain('Try: Commit more rows at once.');
    expect(words).toContain('store disk flush, high');
  });

  it('says which run the figures are from, and in how many runs of a cell it was the limit if they differ', () => {
    expect(sweepLimits(sweep({ limits: [FLUSH, UNKNOWN] }))).toMatchObject([
      {
        cell: 'commitEvery 1',
        what: 'store disk flush on pi-1 (high confidence, 2 of 3 runs)',
        why: ['These are the figures of run aaaaaaaa.', 'Commits took 97 % of the time.'],
      },
    ]);
  });

  it('is what the producers showed if no verdict names a limit, with the evidence of the verdict', () => {
    expect(sweepLimits(sweep({ limits: [UNKNOWN], bound: ['store'] }))).toMatchObject([
      { what: 'the store', why: ['Commits took 97 % of the time.'], advice: ['Commit more rows at once.'] },
    ]);
  });

  it('is left out for a cell that was not measured', () => {
    expect(sweepLimits(sweep({}))).toEqual([]);
    expect(renderSweep(sweep({}), 'md').body).not.toContain('What limited it');
  });

  it('has separate columns for limit and confidence in CSV', () => {
    const [header = '', line = ''] = renderSweep(judged, 'csv').body.split('\n');
    const cells = Object.fromEntries(header.split(',').map((name, index) => [name, line.split(',')[index]]));
    expect(cells).toMatchObject({ limited_by: 'store disk flush', confidence: 'high' });
  });
});

describe('a list of runs', () => {
  it('shows what limited a run with the confidence', () => {
    expect(limitShort({ ...closed, verdict: Verdict.parse(FLUSH) })).toBe('store disk flush, high');
    const brief = { serviceP99Ms: null, ledger: null, generatorLimited: false, limit: FLUSH };
    expect(briefLimitShort(RunBrief.parse(brief))).toBe('store disk flush, high');
  });
});
