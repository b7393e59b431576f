import { describe, expect, it } from 'vitest';

import type { FaultRecord } from '../model/fault.ts';
import { Report } from '../model/report.ts';
import { RunSpec, type RunRequest } from '../model/run.ts';
import type { RunRecord } from '../journal/rows.ts';
import { buildReport, type Ending } from './report.ts';
import { totalHistogram } from '../stats/histograms.ts';
import { noTimeSpent, type PhaseMs } from '../producer/phases.ts';
import { nothing, type Second } from '../producer/second.ts';
import { relayOnly } from './second.ts';
import { Totals } from './totals.ts';

function run(request: Partial<RunRequest> = {}): RunRecord {
  return {
    id: '00000001',
    kind: 'run',
    state: 'verifying',
    spec: RunSpec.parse({ target: 'here', ...request }),
    sink: 'mysql',
    producers: 2,
    owner: '1:1',
    createdAt: 0,
    startedAt: 0,
    endedAt: null,
    startedBy: null,
    sweep: null,
    offered: 0,
    acked: 0,
    rowsPerSecond: null,
    valid: null,
    store: null,
    brief: null,
    notes: '',
    tags: [],
  };
}

/** Ten seconds at a thousand rows per second. */
function totals(spent: Partial<PhaseMs>, eventLoopUtilization: number, rest: Partial<Second> = {}): Totals {
  return totalsOf({
    ...{ elapsedMs: 10_000, offered: 10_000, acked: 10_000, cpuSeconds: 5 },
    eventLoopMs: 10_000 * eventLoopUtilization,
    spent: { ...noTimeSpent(), ...spent },
    ...rest,
  });
}

function totalsOf(outcome: Partial<Second>): Totals {
  const totals = new Totals();
  totals.add({ ...nothing(), ...outcome }, false);
  return totals;
}

const ENDING: Ending = {
  state: 'done',
  endedAt: 10_000,
  fault: null,
  ledger: null,
  ledgerProblem: null,
  embedded: false,
};
const WAITING = { building: 1_000, writing: 2_000, committing: 7_000 };
const BUILDING = { building: 7_000, writing: 1_000, committing: 2_000 };

describe('a report', () => {
  it('reports the longest stall, including those in the warm-up', () => {
    const totals = new Totals();
    const nothing = relayOnly(1, 1_000, { rows: 0, lag: 0, endToEnd: totalHistogram() });
    [12, 3_004, 250].forEach((longestStallMs, second) => totals.add({ ...nothing, longestStallMs }, second < 2));
    expect(buildReport(run(), totals, ENDING).longestStallMs).toBe(3_004);
    expect(Totals.from(totals.record()).all.longestStallMs).toBe(3_004);
  });

  it.each([
    ['all that was due was begun', { missed: 0 }, false],
    ['1 % was never begun', { missed: 102 }, true],
  ])('of a paced run states the requested rate if %s', (_what, { missed }, fellBehind) => {
    const sums = totals(WAITING, 0.3, { missed });
    expect(buildReport(run({ ratePerSecond: 1_000 }), sums, ENDING)).toMatchObject({
      pace: { askedPerSecond: 1_000, due: 10_000 + missed, begun: 10_000, fellBehind },
      bound: fellBehind ? 'unclear' : 'rate',
    });
  });

  it('of a paced run that was cut short judges the run by its rate, because the readings that were due are unknown', () => {
    const ending = { ...ENDING, state: 'interrupted' as const };
    expect(buildReport(run({ ratePerSecond: 2_000 }), totals(WAITING, 0.3), ending).pace?.fellBehind).toBe(true);
    expect(buildReport(run({ ratePerSecond: 1_000 }), totals(WAITING, 0.3), ending).pace?.fellBehind).toBe(false);
  });

  it('of a paced run that lost a host is judged by its rate, because that host does not report what it missed', () => {
    const lost = { host: 'pi', producers: 1, offered: 0, acked: 0, rowsPerSecond: 0, lastSecond: 2, clock: null };
    const hosts = [{ ...lost, clockDriftMs: 0, missing: 'It did not answer.' }];
    const report = buildReport(run({ ratePerSecond: 2_000 }), totals(WAITING, 0.3), { ...ENDING, hosts });
    expect(report.pace?.fellBehind).toBe(true);
    expect(report.verdict?.resource).not.toBe('rate');
  });

  it('says what a row cost and where the time went', () => {
    expect(buildReport(run(), totals(WAITING, 0.3), ENDING)).toMatchObject({
      rowsPerSecond: 1000,
      measuredSeconds: 10,
      loop: 'closed',
      timeSpent: { building: 0.1, queued: 0, writing: 0.2, committing: 0.7, reconnecting: 0, idle: 0 },
      generator: { cpuSecondsPer100kRows: 50, eventLoopUtilization: 0.3 },
      valid: null,
    });
  });

  it('of a run that measured nothing has no rate, and fits its schema', () => {
    const report = buildReport(run(), new Totals(), ENDING);
    expect(report).toMatchObject({ rowsPerSecond: null, generator: { cpuSecondsPer100kRows: null, limited: false } });
    expect(Report.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('lists the fault that ended the run before those that it recovered from', () => {
    const fault = { kind: 'fatal' as const, code: 'GONE', message: 'Gone.', hint: 'Look.', count: 1 };
    const got = totals(WAITING, 0, { recovered: [{ ...fault, code: 'LOST', kind: 'transient', count: 3 }] });
    expect(buildReport(run(), got, { ...ENDING, state: 'failed', fault }).errors.map(({ code }) => code)).toEqual([
      'GONE',
      'LOST',
    ]);
  });

  it('is invalid if the store has lost, duplicated or changed a reading', () => {
    const sound = {
      offered: 10,
      acked: 10,
      stored: 10,
      lost: 0,
      duplicated: 0,
      storedUnacked: 0,
      wrong: 0,
      gaps: 0,
      rejected: 0,
      dropped: 0,
    };
    const validity = (ledger: typeof sound) => buildReport(run(), totals(WAITING, 0), { ...ENDING, ledger }).valid;
    expect(validity(sound)).toBe(true);
    expect(validity({ ...sound, storedUnacked: 3, rejected: 2 })).toBe(true);
    expect(validity({ ...sound, lost: 1 })).toBe(false);
    expect(validity({ ...sound, duplicated: 1 })).toBe(false);
    expect(validity({ ...sound, wrong: 1 })).toBe(false);
  });
});

describe('a run without acked rows', () => {
  const EMPTY = { offered: 0, acked: 0, stored: 0, lost: 0, duplicated: 0, storedUnacked: 0, wrong: 0, gaps: 0 };
  const refusal = {
    kind: 'rejected' as const,
    code: 'MESSAGE_TOO_LARGE',
    message: 'The broker said: larger than the largest that it takes.',
    hint: 'Raise max.message.bytes.',
    count: 20,
  };
  const ended = (
    outcome: Partial<Second>,
    { faults = [refusal], ...ending }: Partial<Ending> & { faults?: FaultRecord[] }
  ) => {
    const totals = totalsOf({ ...outcome, recovered: faults });
    const { offered, rejected, dropped } = totals.all;
    return buildReport(run(), totals, { ...ENDING, ledger: { ...EMPTY, offered, rejected, dropped }, ...ending });
  };

  it("has failed, and says in the store's words why each reading was refused", () => {
    const report = ended({ offered: 200, rejected: 200 }, {});
    expect(report).toMatchObject({ state: 'failed', valid: false, invalidReasons: ['Nothing was stored.'] });
    expect(report.errors).toEqual([
      {
        kind: 'fatal',
        code: 'NOTHING_STORED',
        message: `Nothing was stored: the store refused all of 200 readings. ${refusal.message}`,
        hint: refusal.hint,
        count: 1,
      },
      refusal,
    ]);
  });

  it.each([
    ['its source had no reading', { offered: 0 }, false, 'the source had no reading in this time'],
    ['some were refused and the others are in doubt', { offered: 9, rejected: 3 }, false, 'refused 3 and acked none'],
    ['all are still waiting in the spool', { offered: 9 }, null, 'all of them are waiting for it'],
    ['a full spool dropped some', { offered: 9, dropped: 4 }, null, '4 were dropped, 5 are waiting'],
  ])('has failed if %s', (_case, outcome, valid, words) => {
    const report = ended(outcome, {});
    expect(report).toMatchObject({ state: 'failed', valid });
    expect(report.errors[0].message).toContain(words);
  });

  it('failed for the reason that ended it, if there is one, and is not valid', () => {
    const fault = { ...refusal, kind: 'fatal' as const, code: 'GONE' };
    const report = ended({ offered: 200 }, { state: 'failed', fault, faults: [] });
    expect(report).toMatchObject({ state: 'failed', valid: null });
    expect(report.errors).toEqual([fault]);
  });

  it('was cancelled or interrupted if it did not finish', () => {
    expect(ended({}, { state: 'cancelled' }).state).toBe('cancelled');
    expect(ended({}, { state: 'interrupted' })).toMatchObject({ state: 'interrupted', valid: null });
  });

  it('is done if the store accepted a single row', () => {
    const ledger = { ...EMPTY, offered: 200, acked: 1, stored: 1, rejected: 199, dropped: 0 };
    expect(ended({ offered: 200, acked: 1, rejected: 199 }, { ledger })).toMatchObject({ state: 'done', valid: true });
  });
});

describe('the generator was the limit', () => {
  const limited = (request: Partial<RunRequest>, spent: Partial<PhaseMs>, load: number, embedded = false) =>
    buildReport(run(request), totals(spent, load), { ...ENDING, embedded }).generator.limited;

  it('if its threads had no time left', () => {
    expect(limited({}, WAITING, 0.95)).toBe(true);
    expect(limited({}, WAITING, 0.5)).toBe(false);
  });

  it('if it spent more time on building readings than on the store', () => {
    expect(limited({}, BUILDING, 0.5)).toBe(true);
  });

  it('not because of a busy thread if the store works in that thread', () => {
    expect(limited({}, WAITING, 0.99, true)).toBe(false);
    expect(limited({}, BUILDING, 0.99, true)).toBe(true);
  });

  it('not if the requested rate was reached', () => {
    expect(limited({ ratePerSecond: 1_000 }, BUILDING, 0.99)).toBe(false);
    const behind = totals(BUILDING, 0.99, { missed: 10_000 });
    expect(buildReport(run({ ratePerSecond: 2_000 }), behind, ENDING).generator.limited).toBe(true);
  });
});
