import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { Report } from '../model/report.ts';
import { compareReports } from './comparison.ts';
import { configurationsOf } from './configurations.ts';

const golden = Report.parse(JSON.parse(readFileSync(new URL('testcases/report.json', import.meta.url), 'utf8')));

/** A run of one configuration, identified by `commitEvery`. */
function run(id: string, commitEvery: number, changes: Partial<Report>): Report {
  return { ...golden, id, ...changes, spec: { ...golden.spec, sink: { ...golden.spec.sink, commitEvery } } };
}

/**
 * Rounds of a sweep of two configurations on a machine that slows down; the first configuration runs first only in even rounds.
 */
function swept(rounds: number, changes: Partial<Report> = {}): Report[] {
  return Array.from({ length: rounds }, (_, round) => {
    const rowsPerSecond = 1000 - 100 * round;
    const [first, second] = round % 2 === 0 ? [0, 1] : [1, 0];
    const common = { sweep: 'sweep001', ...changes };
    return [
      run(`a${round}`, 1, { ...common, rowsPerSecond, startedAt: 100 * round + first }),
      run(`b${round}`, 10, { ...common, rowsPerSecond: 2 * rowsPerSecond, startedAt: 100 * round + second }),
    ];
  }).flat();
}

describe('configurations of compared runs', () => {
  it('pair the runs of each round of a sweep, in whatever order they are given', () => {
    const [first, second] = configurationsOf([swept(6)[0], ...swept(6).slice(1).reverse()]);
    expect(first).toMatchObject({ settings: [['commitEvery', '1']], ratio: null, rowsPerSecond: { runs: 6 } });
    expect(first.rowsPerSecond?.coverage).toBeCloseTo(0.96875);
    expect(second.ratio).toMatchObject({ pairs: 6, interval: { coverage: 0.95 } });
    expect(second.ratio?.estimate).toBeCloseTo(2, 10);
    expect(second.ratio?.interval?.low).toBeCloseTo(2, 10);
  });

  it('leave out the round in which a run failed, and keep the others together', () => {
    const reports = swept(6).map((report) => (report.id === 'b1' ? { ...report, state: 'failed' as const } : report));
    const [, second] = configurationsOf(reports);
    expect(second.rowsPerSecond).toMatchObject({ runs: 5, coverage: null });
    expect(second.ratio?.pairs).toBe(5);
    expect(second.ratio?.interval?.high).toBeCloseTo(2, 10);
  });

  it('pair runs outside of sweeps in the order of their start, as many as both have', () => {
    const loose = swept(5).map((report) => ({ ...report, sweep: null }));
    expect(configurationsOf(loose)[1].ratio).toMatchObject({ pairs: 5, interval: { coverage: 0.95 } });
    expect(configurationsOf(loose.slice(0, -1))[1].ratio).toMatchObject({ pairs: 4 });
    expect(configurationsOf(loose.slice(0, 4))[1].ratio).toMatchObject({ pairs: 2, interval: null });
  });

  it('have no ratio if no run of one of them is done', () => {
    const [a, b] = swept(1);
    expect(configurationsOf([a, { ...b, state: 'failed' }])[1]).toMatchObject({ rowsPerSecond: null, ratio: null });
  });
});

describe('the notes on chance', () => {
  const a = run('first001', 1, { rowsPerSecond: 1000 });
  const again = run('again001', 1, { rowsPerSecond: 870 });
  const b = run('other001', 10, { rowsPerSecond: 900 });
  const notes = (reports: readonly Report[]) => compareReports(reports).notes.join('\n');

  it('name a configuration that ran once while another was repeated, and say how much equal runs differ', () => {
    expect(notes([a, again, b])).toMatch(/other001 is the only complete run .*no difference can be claimed/);
    expect(notes([a, again, b])).toMatch(/same settings differ by up to 14\.9 %/);
    expect(notes([a, again])).toMatch(/differ by up to 14\.9 %/);
  });

  it('count only runs that are done', () => {
    expect(notes([a, again, b, { ...b, id: 'broken01', state: 'failed' }])).toMatch(
      /other001 is the only complete run/
    );
    expect(notes([a, again, b, { ...b, id: 'other002' }])).not.toMatch(/ran once|only complete run/);
  });

  it('omit the range if there is an interval', () => {
    expect(notes(swept(6))).not.toMatch(/ran once|only complete run|differ by up to/);
    expect(notes(swept(2))).toMatch(/differ by up to/);
  });

  it('warn if the configurations did not take turns', () => {
    const inBlocks = swept(3).map((report) => ({
      ...report,
      sweep: null,
      startedAt: (report.startedAt ?? 0) + (report.id.startsWith('b') ? 10_000 : 0),
    }));
    expect(notes(inBlocks)).toMatch(/All runs of one configuration were made before those of another/);
    expect(notes(swept(3))).not.toMatch(/All runs of one configuration/);
  });
});
