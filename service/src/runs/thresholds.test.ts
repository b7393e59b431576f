import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Ledger, Report } from '../model/report.ts';
import { hasPassed, type Thresholds } from '../model/threshold.ts';
import { judgeThresholds } from './thresholds.ts';

const whole = Report.parse(
  JSON.parse(readFileSync(new URL('../reports/testcases/report.json', import.meta.url), 'utf8'))
);
const all = (ms: number) => ({ p50: ms, p90: ms, p99: ms, p999: ms, max: ms });
const clean = Ledger.parse({
  ...{ offered: 10, acked: 10, stored: 10, lost: 0, duplicated: 0, storedUnacked: 0, wrong: 0 },
  ...{ gaps: 0, rejected: 0, dropped: 0 },
});
const fault = { kind: 'transient' as const, code: 'LOST', message: 'It was gone.', hint: 'Look.', count: 2 };

function judge(thresholds: Thresholds, changes: Partial<Report> = {}) {
  const report: Report = {
    ...whole,
    ...{ loop: 'closed', state: 'done', failed: 0, pace: null, errors: [], ledger: clean, relay: undefined },
    latencyMs: { ...whole.latencyMs, service: all(40), intended: null, failed: null },
    rowsPerSecond: 5_000,
    ...changes,
  };
  return judgeThresholds({ ...report, spec: { ...whole.spec, thresholds } });
}

/** A run with one threshold, which has one result. */
function outcome(thresholds: Thresholds, changes: Partial<Report> = {}): string {
  return judge(thresholds, changes)
    .map((result) => result.outcome)
    .join();
}

describe('a threshold', () => {
  it.each<[Thresholds, string]>([
    [{ rowsPerSecond: '>= 5000' }, 'passed'],
    [{ rowsPerSecond: '> 5000' }, 'failed'],
    [{ rowsPerSecond: '>= 5,000.5/s' }, 'failed'],
    [{ rowsPerSecond: '<= 1ms' }, 'unknown'],
    [{ p99Ms: '<= 40' }, 'passed'],
    [{ p99Ms: '< 40ms' }, 'failed'],
    [{ p99Ms: '<= 0.04s' }, 'passed'],
    [{ lostRows: '<= 0' }, 'passed'],
    [{ errors: '< 1' }, 'passed'],
  ])('%j of 5,000 rows/s with a p99 of 40 ms: %s', (thresholds, expected) => {
    expect(outcome(thresholds)).toBe(expected);
  });

  it('compares with the figure in the headline: the p99 from the intended start of a paced run', () => {
    const paced = { ...whole.latencyMs, service: all(40), intended: all(900), failed: null };
    expect(judge({ p99Ms: '<= 50' }, { loop: 'paced', latencyMs: paced })).toEqual([
      { measure: 'p99Ms', condition: '<= 50', measured: 900, outcome: 'failed', reason: null },
    ]);
  });

  it('and its negation never both pass, and never both fail', () => {
    const negated = { '>=': '<', '<=': '>', '>': '<=', '<': '>=' } as const;
    fc.assert(
      fc.property(
        fc.constantFrom('rowsPerSecond' as const, 'p99Ms' as const, 'errors' as const),
        fc.constantFrom('>=' as const, '<=' as const, '>' as const, '<' as const),
        fc.oneof(fc.nat(20), fc.double({ min: 0, max: 20, noNaN: true })),
        fc.oneof(fc.constant(null), fc.nat(20), fc.double({ min: 0, max: 20, noNaN: true })),
        fc.boolean(),
        (measure, operator, value, measured, fellShort) => {
          const changes: Partial<Report> = {
            rowsPerSecond: measured,
            failed: fellShort ? 1 : 0,
            errors: measured === null ? [] : [{ ...fault, count: Math.ceil(measured) }],
            state: fellShort ? 'interrupted' : 'done',
            latencyMs: {
              ...whole.latencyMs,
              ...{ service: measured === null ? null : all(measured), intended: null },
              failed: fellShort ? all(0) : null,
            },
          };
          const number = value.toFixed(6);
          const both = [operator, negated[operator]].map((each) =>
            outcome({ [measure]: `${each} ${number}` }, changes)
          );
          expect(both.filter((each) => each === 'passed').length).toBeLessThan(2);
          expect(both.filter((each) => each === 'failed').length).toBeLessThan(2);
          if (measured !== null && !fellShort) {
            expect(both.toSorted()).toEqual(['failed', 'passed']);
          }
        }
      )
    );
  });
});

describe('a threshold whose figure is not known', () => {
  const unknown = (thresholds: Thresholds, changes: Partial<Report>) => {
    const results = judge(thresholds, changes);
    expect(hasPassed({ thresholds: results })).toBe(false);
    expect(results).toMatchObject([{ outcome: 'unknown' }]);
    return results[0].reason;
  };
  const ledgerProblem = { ...fault, message: 'The store is away.' };

  it('says why, and does not pass', () => {
    expect(unknown({ rowsPerSecond: '>= 0' }, { rowsPerSecond: null })).toBe('Nothing was measured.');
    const latencyMs = { ...whole.latencyMs, service: null, intended: null };
    expect(unknown({ p99Ms: '<= 50' }, { latencyMs })).toBe('No latency was measured.');
    expect(unknown({ lostRows: '<= 0' }, { ledger: null })).toContain('stores no rows');
    expect(unknown({ lostRows: '<= 0' }, { ledger: null, ledgerProblem })).toContain('The store is away.');
    expect(unknown({ lostRows: '<= 0' }, { ledger: null, startedAt: null })).toBe('The run wrote nothing.');
  });

  it('is one that a lower bound cannot decide, but not one that it can', () => {
    const faulty = { failed: 3, latencyMs: { ...whole.latencyMs, service: all(40), intended: null, failed: all(30) } };
    expect(unknown({ p99Ms: '<= 50' }, faulty)).toContain('may be higher');
    expect(unknown({ p99Ms: '>= 50' }, faulty)).toContain('may be higher');
    expect(outcome({ p99Ms: '<= 30' }, faulty)).toBe('failed');
    expect(outcome({ p99Ms: '>= 30' }, faulty)).toBe('passed');
  });

  it('covers the store of a relay too', () => {
    const relay = {
      ...{ target: 'end', sink: 'mysql', rowsPerSecond: 5, relayed: 7, duplicates: 0, poison: 0, rebalances: 0 },
      ...{ retries: 0, mostLag: 1, drainMs: 1, endToEndMs: null, ledger: null, ledgerProblem },
    };
    expect(unknown({ lostRows: '<= 0' }, { relay })).toContain('The store is away.');
    expect(outcome({ lostRows: '<= 0' }, { relay, ledger: { ...clean, lost: 1 } })).toBe('failed');
    expect(outcome({ lostRows: '<= 1' }, { relay: { ...relay, ledger: { ...clean, lost: 2 } } })).toBe('failed');
    expect(outcome({ lostRows: '<= 2' }, { relay: { ...relay, ledger: { ...clean, lost: 2 } } })).toBe('passed');
  });

  it('cannot be passed by part of a run: a failed run can fail a threshold, but not pass it', () => {
    expect(unknown({ rowsPerSecond: '>= 5000' }, { state: 'failed' })).toContain('covers only part');
    expect(outcome({ rowsPerSecond: '>= 6000' }, { state: 'failed' })).toBe('failed');
    const stopped = { at: 1, reason: 'request', by: 'ada' } as const;
    expect(unknown({ rowsPerSecond: '>= 5000' }, { stopped })).toContain('(stopped)');
    expect(outcome({ rowsPerSecond: '>= 6000' }, { stopped })).toBe('failed');
    expect(unknown({ errors: '<= 2' }, { state: 'interrupted', errors: [fault] })).toContain('interrupted');
    expect(outcome({ errors: '<= 1' }, { state: 'interrupted', errors: [fault] })).toBe('failed');
  });
});
