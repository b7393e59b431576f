import { beforeEach, describe, expect, it } from 'vitest';

import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import type { Health } from '../model/target.ts';
import { sqliteSink } from '../sinks/sqlite/kind.ts';
import { StoreWatch } from './store-watch.ts';

const HEALTH = { version: 'SQLite 3', durability: {}, warnings: [], roundTripMs: 2 };
const DOWN = new Fault({ kind: 'transient', code: 'ECONNREFUSED', message: 'Nobody listens.', hint: 'Start it.' });
const NOTHING_RUNS = new Set<string>();
const NO_ROWS = new Map<string, number>();

function target(name: string, file = '/tmp/readings.db'): ConfiguredTarget {
  return { name, origin: 'file', kind: sqliteSink, settings: { sink: 'sqlite', file } };
}

let checks: string[];
let answer: (name: string) => Promise<Health>;
let now: number;
let watch: StoreWatch;
beforeEach(() => {
  checks = [];
  now = 1_000_000;
  answer = async (name) => ({ target: name, ...HEALTH });
  watch = new StoreWatch(
    ({ name }) => {
      checks.push(name);
      return answer(name);
    },
    () => now
  );
});

describe('the state of a store', () => {
  it('comes from a check that the first request starts', async () => {
    const [state] = await watch.states([target('here')], NOTHING_RUNS, NO_ROWS);
    expect(state).toMatchObject({
      target: 'here',
      state: 'reachable',
      version: 'SQLite 3',
      checkedAt: now,
      inUse: false,
    });
  });

  it('includes the reason if the store cannot be reached', async () => {
    answer = () => Promise.reject(DOWN);
    const [state] = await watch.states([target('here')], NOTHING_RUNS, NO_ROWS);
    expect(state).toMatchObject({ state: 'unreachable', version: null, problem: { message: 'Nobody listens.' } });
  });

  it('is kept for 30 s, however many clients ask', async () => {
    for (const later of [0, 10_000, 29_999]) {
      now = 1_000_000 + later;
      await watch.states([target('here')], NOTHING_RUNS, NO_ROWS);
    }
    expect(checks).toEqual(['here']);
    now = 1_030_000;
    await watch.states([target('here')], NOTHING_RUNS, NO_ROWS);
    expect(checks).toEqual(['here', 'here']);
  });

  it('is still shown when it is old, while the next check is in progress', async () => {
    await watch.states([target('here')], NOTHING_RUNS, NO_ROWS);
    const slow = Promise.withResolvers<Health>();
    answer = () => slow.promise;
    now += 60_000;
    const shown = await Promise.all([1, 2].map(() => watch.states([target('here')], NOTHING_RUNS, NO_ROWS)));
    expect(shown.flat().map(({ state }) => state)).toEqual(['reachable', 'reachable']);
    expect(checks).toHaveLength(2);
    slow.reject(DOWN);
    await expect
      .poll(async () => (await watch.states([target('here')], NOTHING_RUNS, NO_ROWS))[0]?.state)
      .toBe('unreachable');
  });

  it('is not checked while a run uses the store, and says so', async () => {
    const shown = await watch.states([target('busy'), target('idle')], new Set(['busy']), NO_ROWS);
    expect(shown.map(({ target: name, state, inUse }) => [name, state, inUse])).toEqual([
      ['busy', 'unknown', true],
      ['idle', 'reachable', false],
    ]);
    expect(checks).toEqual(['idle']);
  });

  it('counts rows that the store has just confirmed as a check, and still finds out its version', async () => {
    answer = () => Promise.reject(DOWN);
    await watch.states([target('here')], NOTHING_RUNS, NO_ROWS);
    const slow = Promise.withResolvers<Health>();
    answer = () => slow.promise;
    now += 600_000;
    const [state] = await watch.states([target('here')], NOTHING_RUNS, new Map([['here', now - 5_000]]));
    expect(state).toMatchObject({ state: 'reachable', checkedAt: now - 5_000, problem: null });
    expect(checks).toHaveLength(2);
    const [again] = await watch.states([target('here')], NOTHING_RUNS, new Map([['here', now - 120_000]]));
    expect(again).toMatchObject({ state: 'unreachable', problem: { message: 'Nobody listens.' } });
    slow.resolve({ target: 'here', ...HEALTH });
  });

  it('is not taken from rows that were confirmed before the last check', async () => {
    answer = () => Promise.reject(DOWN);
    const [state] = await watch.states([target('here')], NOTHING_RUNS, new Map([['here', now - 1]]));
    expect(state).toMatchObject({ state: 'unreachable', checkedAt: now });
  });

  it('is checked immediately if its address changes', async () => {
    await watch.states([target('here')], NOTHING_RUNS, NO_ROWS);
    await watch.states([target('here', '/tmp/others.db')], NOTHING_RUNS, NO_ROWS);
    expect(checks).toHaveLength(2);
  });
});
