import { initPluginTranslations } from '@grafana/i18n';
import { Report } from '@thermobench/service/model/report.ts';
import { RunSpec } from '@thermobench/service/model/run.ts';
import type { ThresholdResult } from '@thermobench/service/model/threshold.ts';
import { Sweep, SweepSpec } from '@thermobench/service/model/sweep.ts';
import { createTheme, formattedValueToString, getDisplayProcessor, type DataFrame } from '@grafana/data';
import { beforeAll, describe, expect, it } from 'vitest';

import { reportResults, resultsFrame, sweepResults } from './results.ts';

beforeAll(() => initPluginTranslations('test', []));

const LEDGER = {
  ...{ offered: 1000, acked: 1000, stored: 1000, lost: 0, duplicated: 0 },
  ...{ storedUnacked: 0, wrong: 0, gaps: 0, rejected: 0, dropped: 0 },
};

function report(id: string, sink: object, part: Partial<Report> = {}): Report {
  return Report.parse({
    id,
    ...{ kind: 'run', state: 'done', valid: true, invalidReasons: [], target: 'sqlite', sink: 'sqlite' },
    spec: RunSpec.parse({ target: 'sqlite', sink }),
    ...{ producers: 4, loop: 'closed', startedAt: 1_000, endedAt: 2_000, startedBy: null, sweep: null },
    ...{ rowsPerSecond: 24, measuredSeconds: 1, ledger: LEDGER, ledgerProblem: null },
    latencyMs: { service: { p50: 1, p90: 2, p99: 3, p999: 4, max: 5 }, intended: null, commit: null },
    timeSpent: { building: 0.02, writing: 0.08, committing: 0.9, idle: 0 },
    generator: {
      ...{ cpuSeconds: 0.25, cpuSecondsPer100kRows: 1_000, eventLoopUtilization: 0.3, eventLoopDelayMs: 1 },
      ...{ gcSeconds: 0, peakResidentBytes: 1, limited: false },
    },
    ...{ errors: [], store: null, verdict: null },
    ...part,
  });
}

function column(frame: DataFrame, name: string): unknown[] | undefined {
  return frame.fields.find((field) => field.name === name)?.values;
}

describe('a table of runs', () => {
  it('has the columns of the original article: commit every, rows/s, p99, producer CPU, ledger, limit', () => {
    const frame = resultsFrame(reportResults([report('aaaaaaaa', { commitEvery: 10 })]), 'A');
    expect(column(frame, 'commit every')).toEqual([10]);
    expect(column(frame, 'producers')).toEqual([4]);
    expect(column(frame, 'rows/s')).toEqual([24]);
    expect(column(frame, 'p99')).toEqual([3]);
    expect(column(frame, 'producer CPU')).toEqual([0.24]);
    expect(column(frame, 'ledger')).toEqual(['1,000 stored, 0 lost']);
    expect(column(frame, 'limit')).toEqual(['committing 90 %']);
    expect(frame.fields.find(({ name }) => name === 'rows/s')?.config.unit).toBe('rowsps');
  });

  it('has the rows that the stores held at the start, if any store could estimate them', () => {
    const reports = [report('aaaaaaaa', {}, { storeRowsAtStart: 1_800 }), report('bbbbbbbb', {})];
    expect(column(resultsFrame(reportResults(reports), 'A'), 'store rows at start')).toEqual([1_800, null]);
    expect(column(resultsFrame(reportResults(reports.slice(1)), 'A'), 'store rows at start')).toBeUndefined();
  });

  it('has no columns without results, so that a panel says once why it is empty', () => {
    expect(resultsFrame([], 'A').fields).toEqual([]);
  });

  it('has a column for each other setting that differs, and none for one that does not', () => {
    const results = reportResults([
      report('aaaaaaaa', { commitEvery: 1, insert: 'single', batch: 5 }),
      report('bbbbbbbb', { commitEvery: 1, insert: 'multirow', batch: 5 }),
      // A run on a target without these settings.
      report('cccccccc', { commitEvery: 1 }),
    ]);
    const frame = resultsFrame(results, 'A');
    expect(column(frame, 'insert')).toEqual(['single', 'multirow', '']);
    expect(column(frame, 'batch')).toBeUndefined();
    expect(column(frame, 'payload')).toBeUndefined();
    expect(new Set(frame.fields.map(({ values }) => values.length))).toEqual(new Set([3]));
  });

  it('says what is lost, duplicated or wrong, and what was not counted', () => {
    const faulty = { ...LEDGER, lost: 3, wrong: 1 };
    const results = reportResults([
      report('aaaaaaaa', {}, { valid: false, ledger: faulty }),
      report('bbbbbbbb', {}, { ledger: null }),
    ]);
    expect(results.map(({ ledger }) => ledger)).toEqual(['3 lost, 1 wrong', 'not counted']);
  });

  it("says what is missing behind a relay, and whether the relay's store was counted", () => {
    const relay = (ledger: typeof LEDGER | null) => ({
      ...{ target: 'mariadb', sink: 'mysql', rowsPerSecond: 20, relayed: 995, duplicates: 0, poison: 0, rebalances: 0 },
      ...{ retries: 0, mostLag: 10, drainMs: 100, endToEndMs: null, ledgerProblem: null, ledger },
    });
    const results = reportResults([
      report('aaaaaaaa', {}, { valid: false, relay: relay({ ...LEDGER, stored: 995, lost: 5 }) }),
      report('bbbbbbbb', {}, { valid: null, relay: relay(null) }),
      report('cccccccc', {}, { relay: relay(LEDGER) }),
    ]);
    expect(results.map(({ ledger }) => ledger)).toEqual(['5 lost', 'not counted', '1,000 stored, 0 lost']);
  });

  it('says whether thresholds passed, if a run has any', () => {
    const result = (outcome: ThresholdResult['outcome']) => ({
      ...{ measure: 'errors' as const, condition: '<= 0', measured: 1, reason: null },
      outcome,
    });
    const reports = [
      report('aaaaaaaa', {}, { thresholds: [result('passed'), result('failed')] }),
      report('bbbbbbbb', {}, { thresholds: [result('passed')] }),
      report('cccccccc', {}),
    ];
    const words = ['1 of 2 thresholds failed', '1 threshold passed', ''];
    expect(column(resultsFrame(reportResults(reports), 'A'), 'thresholds')).toEqual(words);
    expect(column(resultsFrame(reportResults(reports.slice(2)), 'A'), 'thresholds')).toBeUndefined();
  });

  it('names the limit before it shows where time went', () => {
    const limited = { ...report('aaaaaaaa', {}).generator, limited: true };
    const verdict = {
      ...{ side: 'store' as const, resource: 'disk' as const, host: 'here', confidence: 'high' as const },
      ...{ evidence: ['The disk was busy 99 % of the time.'], advice: ['Use a faster disk.'] },
    };
    const results = reportResults([
      report('aaaaaaaa', {}, { verdict, generator: limited }),
      report('bbbbbbbb', {}, { generator: limited }),
    ]);
    expect(results.map(({ limit }) => limit)).toEqual(['store disk, high', 'generator']);
    expect(column(resultsFrame(results, 'A'), 'why limited')).toEqual([
      'The disk was busy 99 % of the time. Try: Use a faster disk.',
      expect.stringMatching(/^Building readings/),
    ]);
  });

  it('marks a lower bound as the lists of runs do, and keeps it a number', () => {
    const fast = report('aaaaaaaa', {}, { bound: 'generator', rowsPerSecond: 4_160_021 });
    const frame = resultsFrame(reportResults([fast, report('bbbbbbbb', {}, { bound: 'store' })]), 'A');
    const field = frame.fields.find(({ name }) => name === 'rows/s');
    const display = field && getDisplayProcessor({ field, theme: createTheme() });
    expect(field?.values).toEqual([4_160_021, 24]);
    expect(field?.values.map((value) => display?.(value).text)).toEqual(['≥ 4.16M rows/s', '24']);
  });

  it('writes a latency in the unit that its length needs', () => {
    const latency = (p99: number) => ({
      service: { p50: 0, p90: 0, p99, p999: p99, max: p99 },
      ...{ failed: null, client: null },
      intended: null,
      commit: null,
    });
    const reports = [0.001, 40, 1_660].map((p99) => report('aaaaaaaa', {}, { latencyMs: latency(p99) }));
    const field = resultsFrame(reportResults(reports), 'A').fields.find(({ name }) => name === 'p99');
    const display = field && getDisplayProcessor({ field, theme: createTheme() });
    expect(field?.values.map((value) => display && formattedValueToString(display(value)))).toEqual([
      ...['1 µs', '40 ms', '1.66 s'],
    ]);
  });

  it('says which rates are lower bounds, if the generator limited a run', () => {
    const bounds = (...of: Array<Report['bound']>) =>
      column(
        resultsFrame(reportResults(of.map((bound) => report('aaaaaaaa', {}, { bound }))), 'A'),
        'rows/s is a lower bound'
      );
    expect(bounds('generator', 'store')).toEqual([true, false]);
    expect(bounds('store', 'rate')).toBeUndefined();
  });

  it('says what limited a run and, if it was the store, what it waited for', () => {
    const limit = (bound: Report['bound']) => reportResults([report('aaaaaaaa', {}, { bound })])[0]?.limit;
    expect(limit('store')).toBe('store: committing 90 %');
    expect(limit('unclear')).toBe('unclear: committing 90 %');
    expect(limit('producers')).toBe('store latency');
    expect(limit('rate')).toBe('requested rate');
  });

  it('has a separate column for the p99 of paced runs, from the intended start', () => {
    const percentiles = { p50: 1, p90: 2, p99: 40, p999: 4, max: 5 };
    const paced = report(
      'aaaaaaaa',
      {},
      {
        loop: 'paced',
        pace: { askedPerSecond: 100, due: 100, begun: 90, fellBehind: true },
      }
    );
    paced.latencyMs.intended = percentiles;
    const alone = resultsFrame(reportResults([paced]), 'A');
    expect(column(alone, 'p99')).toBeUndefined();
    expect(column(alone, 'p99 from intended start')).toEqual([40]);
    expect(column(alone, 'state')).toEqual(['done, fell behind']);
    const both = resultsFrame(reportResults([paced, report('bbbbbbbb', {})]), 'A');
    expect(column(both, 'p99')).toEqual([null, 3]);
    expect(column(both, 'p99 from intended start')).toEqual([40, null]);
  });
});

describe('a table of a sweep', () => {
  const counted = { acked: 5, stored: 5, lost: 0, duplicated: 0, wrong: 0 };
  const measured = {
    rowsPerSecond: { median: 1000, low: 900, high: 1100, runs: 3, coverage: null },
    serviceP99Ms: { median: 2, low: 1, high: 3, runs: 3, coverage: null },
    cpuSecondsPer100kRows: { median: 10, low: 9, high: 11, runs: 3, coverage: null },
    ...{ timeSpent: null, ledger: counted, valid: true, generatorLimited: true, failed: 0 },
  };
  const unmeasured = { ...measured, rowsPerSecond: null, serviceP99Ms: null, cpuSecondsPer100kRows: null, valid: null };
  const sweep = Sweep.parse({
    ...{ id: 'ssssssss', state: 'running', createdAt: 1, endedAt: null, startedBy: null, runsPlanned: 2, runsEnded: 1 },
    spec: SweepSpec.parse({ run: { target: 'sqlite' }, matrix: { 'sink.commitEvery': [1, 10] } }),
    cells: [
      { ...measured, settings: { 'sink.commitEvery': 1 }, runs: ['aaaaaaaa'] },
      { ...unmeasured, generatorLimited: false, settings: { 'sink.commitEvery': 10 }, runs: [] },
    ],
  });

  it('has a row for each cell, measured or not, with its interval', () => {
    const frame = resultsFrame(sweepResults(sweep), 'A');
    expect(column(frame, 'commit every')).toEqual([1, 10]);
    expect(column(frame, 'rows/s')).toEqual([1000, null]);
    expect(column(frame, 'rows/s low')).toEqual([900, null]);
    expect(column(frame, 'rows/s high')).toEqual([1100, null]);
    expect(column(frame, 'rows/s interval')).toEqual(['range of 3 runs', '']);
    expect(column(frame, 'producer CPU')).toEqual([0.1, null]);
    expect(column(frame, 'state')).toEqual(['running', 'to do']);
    expect(column(frame, 'ledger')).toEqual(['5 stored, 0 lost', '']);
    expect(column(frame, 'limit')).toEqual(['generator', '']);
  });

  it('says how many runs of a measured cell did not pass their thresholds', () => {
    const [first, ...others] = sweep.cells;
    const limited = Sweep.parse({
      ...sweep,
      spec: SweepSpec.parse({ run: { target: 'sqlite', thresholds: { errors: '<= 0' } }, matrix: sweep.spec.matrix }),
      cells: [{ ...first, runs: ['aaaaaaaa', 'bbbbbbbb'], missedThresholds: 1 }, { ...first }, ...others],
    });
    const words = ['1 of 2 runs did not pass', 'passed', ''];
    expect(column(resultsFrame(sweepResults(limited), 'A'), 'thresholds')).toEqual(words);
    expect(column(resultsFrame(sweepResults(sweep), 'A'), 'thresholds')).toBeUndefined();
  });

  it('has the p99 of paced cells from the intended start', () => {
    const intendedP99Ms = { median: 40, low: 40, high: 40, runs: 1, coverage: null };
    const cells = sweep.cells.map((cell, index) => (index === 0 ? { ...cell, intendedP99Ms, fellBehind: 1 } : cell));
    const frame = resultsFrame(sweepResults({ ...sweep, cells }), 'A');
    expect(column(frame, 'p99 from intended start')).toEqual([40, null]);
    expect(column(frame, 'state')).toEqual(['running, fell behind', 'to do']);
  });

  it('names the store of each case, but not a label that all cases share', () => {
    const cases = [
      { target: 'mariadb', 'sink.commitEvery': 10 },
      { target: 'kafka', 'sink.mode': 'sync' },
    ];
    const spec = SweepSpec.parse({ run: { target: 'mariadb', label: 'side by side' }, cases });
    const cells = cases.map((settings) => ({ ...measured, settings, runs: [] }));
    const frame = resultsFrame(sweepResults(Sweep.parse({ ...sweep, spec, cells })), 'A');
    expect(column(frame, 'target')).toEqual(['mariadb', 'kafka']);
    expect(column(frame, 'label')).toEqual(['', '']);
    expect(column(frame, 'commit every')).toEqual([10, null]);
  });
});
