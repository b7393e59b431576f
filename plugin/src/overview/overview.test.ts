import { initPluginTranslations } from '@grafana/i18n';
import type { Run } from '@thermobench/service/model/run.ts';
import { beforeAll, describe, expect, it } from 'vitest';

import { trialBrief, trialRun, trialStore } from '../../test/trialRuns.ts';
import { collectorsIn } from './collectors.ts';
import { troublesOf, type Known } from './troubles.ts';

beforeAll(() => initPluginTranslations('test', []));

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

const DOWN = trialStore('mariadb', {
  ...{ state: 'unreachable', version: null },
  problem: { kind: 'transient', code: 'ECONNREFUSED', message: 'Nobody listens.', hint: 'Start it.', count: 1 },
});

function ended(id: string, changes: Partial<Run> = {}, request: object = {}): Run {
  return { ...trialRun(id, 'done', request), startedAt: NOW - DAY, endedAt: NOW, acked: 10, valid: true, ...changes };
}

function collection(changes: Partial<Run> = {}, ratePerSecond = 1): Run {
  return ended('cccccccc', { kind: 'collection', ...changes }, { durationMs: null, ratePerSecond });
}

const BRIEF = trialBrief();

function stateOf(age: number, runs: readonly Run[] = []) {
  const newest = [{ target: 'sqlite', readings: [{ location: 'attic', time: NOW - age, value: 20 }] }];
  return collectorsIn(newest, runs, NOW)[0]?.state;
}

describe('a location', () => {
  it.each([
    [MINUTE, 'arriving'],
    [1.9 * MINUTE, 'arriving'],
    [2.1 * MINUTE, 'silent'],
    [6 * DAY, 'silent'],
    [8 * DAY, 'old'],
    [-MINUTE, 'arriving'],
  ])('whose newest reading is %i ms old is %s', (age, state) => {
    expect(stateOf(age)).toBe(state);
  });

  it('is not silent while a slow collection is active in its store', () => {
    const slow = collection({ state: 'running', endedAt: null }, 1 / 3_600);
    expect(stateOf(2 * 60 * MINUTE, [slow])).toBe('arriving');
    expect(stateOf(4 * 60 * MINUTE, [slow])).toBe('silent');
    const replayed = { durationMs: null, ratePerSecond: 1, source: { kind: 'replay', pace: 'own' } };
    const active = ended('cccccccc', { kind: 'collection', state: 'running', endedAt: null }, replayed);
    expect(stateOf(4 * 60 * MINUTE, [active])).toBe('arriving');
  });

  it('is stopped if its collection was stopped, but silent if its collection broke off', () => {
    const times = { startedAt: NOW - 5 * 60 * MINUTE, endedAt: NOW - 60 * MINUTE };
    expect(stateOf(61 * MINUTE, [collection(times)])).toBe('stopped');
    expect(stateOf(61 * MINUTE, [collection({ ...times, state: 'interrupted' })])).toBe('silent');
    // Another collector wrote this reading, after the collection had ended.
    expect(stateOf(30 * MINUTE, [collection(times)])).toBe('silent');
  });
});

describe('what is wrong', () => {
  const texts = (known: Partial<Known>) =>
    troublesOf({ stores: [], runs: [], collectors: [], ...known }).map(({ text }) => text);

  it('is nothing if the stores can be reached and the last runs are complete', () => {
    expect(texts({ stores: [trialStore('sqlite')], runs: [ended('bbbbbbbb', { brief: BRIEF })] })).toEqual([]);
  });

  it('includes a last run that did not pass its thresholds, until another one passes', () => {
    const withOutcome = (id: string, outcome: 'passed' | 'failed') => {
      const result = { measure: 'errors', condition: '<= 0', measured: 3, outcome, reason: null } as const;
      return ended(id, { brief: { ...BRIEF, thresholds: [result] } });
    };
    const missed = withOutcome('aaaaaaaa', 'failed');
    expect(texts({ runs: [missed] })).toEqual(['The last run on sqlite did not pass its thresholds.']);
    expect(texts({ runs: [withOutcome('bbbbbbbb', 'passed'), missed] })).toEqual([]);
  });

  it('lists the most urgent first, each in one sentence with a link', () => {
    const lossy = ended('llllllll', {
      valid: false,
      brief: { ...BRIEF, ledger: { lost: 3, duplicated: 1, wrong: 0 } },
    });
    const stopped = ended(
      'ssssssss',
      { brief: { ...BRIEF, stopped: { at: NOW, reason: 'request', by: 'remik' } } },
      { target: 'kafka' }
    );
    const silent = collectorsIn(
      [
        {
          target: 'cassandra',
          readings: ['a', 'b', 'c', 'd'].map((location) => ({ location, time: NOW - DAY, value: 1 })),
        },
      ],
      [],
      NOW
    );
    const known = { stores: [DOWN], runs: [stopped, lossy, collection({ state: 'failed' })], collectors: silent };
    expect(texts(known)).toEqual([
      'mariadb cannot be reached: Nobody listens. Start it.',
      'The last run on sqlite is invalid; rows lost: 3, duplicated: 1.',
      expect.stringMatching(/^The collection into sqlite failed .*: start it again\.$/),
      expect.stringMatching(
        /^No new readings in cassandra from a, b, c and 1 more; the newest arrived .*\. Check their collector\.$/
      ),
      'The last run on kafka was stopped by remik before its planned end.',
    ]);
    const hrefs = troublesOf(known).map(({ link }) => link.href);
    expect(hrefs[1]).toContain('/runs/llllllll');
    expect(hrefs.every((href) => href.startsWith('/a/thermobench-collector-app/'))).toBe(true);
  });

  it('includes readings that could not be deleted, unless their store cannot be reached anyway', () => {
    const problem = {
      kind: 'fatal' as const,
      code: 'SQLITE_READONLY',
      message: 'Read-only.',
      hint: 'Allow it.',
      count: 1,
    };
    const deletion = { run: 'aaaaaaaa', acked: 9, deleted: 3, problem };
    expect(texts({ stores: [trialStore('sqlite', { deletions: [deletion] })] })).toEqual([
      'sqlite: The readings from the deleted run aaaaaaaa could not be deleted: Read-only. Allow it.',
    ]);
    const several = [deletion, { ...deletion, run: 'bbbbbbbb' }];
    expect(texts({ stores: [trialStore('sqlite', { deletions: several })] })).toEqual([
      expect.stringMatching(/^sqlite: .* run aaaaaaaa .* Further failed deletions: 1\.$/),
    ]);
    const listed = trialStore('sqlite', { deletions: several, deletionCounts: { all: 30, failed: 12 } });
    expect(texts({ stores: [listed] })).toEqual([expect.stringContaining('Further failed deletions: 11.')]);
    expect(texts({ stores: [{ ...DOWN, deletions: [deletion] }] })).toHaveLength(1);
    expect(texts({ stores: [trialStore('sqlite', { deletions: [{ ...deletion, problem: null }] })] })).toEqual([]);
  });

  it('is resolved by a newer good run on the same target', () => {
    const lossy = ended('aaaaaaaa', { valid: false });
    expect(texts({ runs: [lossy] })).toHaveLength(1);
    expect(texts({ runs: [ended('bbbbbbbb'), lossy] })).toEqual([]);
    expect(texts({ runs: [ended('bbbbbbbb', {}, { target: 'kafka' }), lossy] })).toHaveLength(1);
    // This run left the queue without having written anything.
    expect(texts({ runs: [ended('bbbbbbbb', { state: 'cancelled', startedAt: null }), lossy] })).toHaveLength(1);
  });

  it('includes a last run that failed or was interrupted, but no active run', () => {
    expect(texts({ runs: [ended('aaaaaaaa', { state: 'failed', acked: 0, valid: false })] })).toEqual([
      'The last run on sqlite failed.',
    ]);
    expect(texts({ runs: [ended('aaaaaaaa', { state: 'interrupted' })] })).toEqual([
      'The last run on sqlite was interrupted: the service stopped during the run.',
    ]);
    expect(texts({ runs: [trialRun('bbbbbbbb', 'running')] })).toEqual([]);
  });

  it('includes an endless paced run that broke off, which it does not call a collection', () => {
    const endless = (state: Run['state']) =>
      ended('eeeeeeee', { state, endedAt: NOW }, { durationMs: null, ratePerSecond: 1 });
    expect(texts({ runs: [endless('interrupted')] })).toEqual([
      'The endless run on sqlite ended without being stopped: start it again.',
    ]);
    expect(texts({ runs: [endless('failed')] })).toEqual([
      expect.stringMatching(/^The endless run on sqlite failed .*: start it again\.$/),
    ]);
  });

  it('names a collection that broke off only once, although its locations are silent too', () => {
    const broken = collection({ state: 'interrupted', endedAt: NOW - 60 * MINUTE });
    const newest = [{ target: 'sqlite', readings: [{ location: 'attic', time: NOW - 60 * MINUTE, value: 20 }] }];
    const collectors = collectorsIn(newest, [broken], NOW);
    expect(collectors[0]?.state).toBe('silent');
    expect(texts({ runs: [broken], collectors })).toEqual([
      'The collection into sqlite ended without being stopped: start it again.',
    ]);
  });
});
