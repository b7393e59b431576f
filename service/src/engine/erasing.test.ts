import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';

import type { Erasure } from '../journal/written-rows.ts';
import { Fault } from '../model/fault.ts';
import type { ReadOnlySink } from '../sinks/contract.ts';
import { defineSink } from '../sinks/sink-kind.ts';
import { Erasing } from './erasing.ts';

const MINUTE_MS = 60_000;
const ALWAYS = { from: -Infinity, until: Infinity };

let left: Erasure[];
let erasing: Erasing;
let attempts: string[];
let isReachable: boolean;
let unreachable: Error;
let slow: PromiseWithResolvers<void>;
let warnings: string[];
let forgotten: string[];

/** Two runs are to be deleted: the first from an unreachable store, the second from a slow one. */
beforeEach(() => {
  vi.useFakeTimers();
  warnings = [];
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
  attempts = [];
  isReachable = false;
  unreachable = new Error('The store is unreachable.');
  slow = Promise.withResolvers();
  left = ['away', 'slow'].map((target) => ({
    run: `of-${target}`,
    spec: { target, sink: {} },
    targets: [target],
    acked: 10,
    erased: {},
    ...ALWAYS,
  }));
  const written = {
    erasures: () => left,
    progressed: ({ run }: Erasure, target: string, rows: number) => {
      left = left.map((one) =>
        one.run === run ? { ...one, erased: { [target]: (one.erased[target] ?? 0) + rows } } : one
      );
    },
    erased: ({ run }: Erasure) => {
      left = left.filter((erasure) => erasure.run !== run);
    },
  };
  const target = (name: string) => ({ name, origin: 'file' as const, kind: storeOf(name), settings: {} });
  forgotten = [];
  erasing = new Erasing(written, target, ({ name }, { run }) => void forgotten.push(`${run} in ${name}`));
});
afterEach(async () => {
  slow.resolve();
  await erasing.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function storeOf(name: string) {
  const refuse = () => {
    throw new Error('Deleting needs none of this.');
  };
  const sink: ReadOnlySink = {
    ...{ check: refuse, readOnlyFault: refuse },
    deleteRun: async (run, watch) => {
      attempts.push(run);
      if (name === 'slow') {
        watch?.deleted(4);
        await slow.promise;
      } else if (!isReachable) {
        throw unreachable;
      }
      return 1;
    },
    refuseUndeletable: async () => {
      if (name !== 'slow') {
        const kind = name === 'away' ? 'transient' : 'configuration';
        throw new Fault({ kind, code: `OF_${name}`, message: 'The store refuses.', hint: '' });
      }
    },
    close: async () => {},
  };
  const empty = z.strictObject({});
  return defineSink({
    ...{ kind: 'trial', target: empty, options: empty, embedded: false, deletesRuns: true },
    address: () => ({ text: 'here', hostPaths: [] }),
    connect: async () => sink,
  });
}

const deletionsIn = (target: string) => erasing.deletions().get(target)?.deletions ?? [];

it('is retried after a failure, even if another deletion takes longer than the pause before the retry', async () => {
  erasing.begin();
  await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);
  expect(attempts).toEqual(['of-away', 'of-slow']);

  isReachable = true;
  slow.resolve();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(attempts).toEqual(['of-away', 'of-slow', 'of-away']);
  expect(left).toEqual([]);
  expect(forgotten).toEqual(['of-slow in slow', 'of-away in away']);
});

it('asks an unreachable store only once per round, however many runs wait for it', async () => {
  const fault = new Fault({ kind: 'transient', code: 'AWAY', message: 'The store is unreachable.', hint: '' });
  unreachable = fault;
  left = [...['first', 'second', 'third'].map((run) => ({ ...left[0], run })), left[1]];
  slow.resolve();
  erasing.begin();
  await vi.advanceTimersByTimeAsync(0);
  expect(attempts).toEqual(['first', 'of-slow']);
  const problem = { code: 'AWAY' };
  expect(deletionsIn('away')).toMatchObject([{ problem }, { problem }, { problem }]);
  expect(warnings).toHaveLength(1);
  isReachable = true;
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(left).toEqual([]);
});

it('shows what is being deleted, how many rows are, and why a deletion has failed, until it is done', async () => {
  erasing.begin();
  await vi.advanceTimersByTimeAsync(0);
  expect(deletionsIn('slow')).toEqual([{ run: 'of-slow', acked: 10, deleted: 4, problem: null }]);
  expect(deletionsIn('away')).toMatchObject([
    { run: 'of-away', deleted: 0, problem: { message: 'The store is unreachable.' } },
  ]);
  isReachable = true;
  slow.resolve();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(['slow', 'away'].flatMap((target) => deletionsIn(target))).toEqual([]);
});

it('lists the oldest of many deletions, failed ones and others, and says how many there are', async () => {
  const away = (count: number, name: string) =>
    Array.from({ length: count }, (_, at) => ({ ...left[0], run: `${name}-${at}` }));
  // Those behind the slow one were not attempted yet.
  left = [...away(12, 'failed'), left[1], ...away(1_000, 'waiting')];
  erasing.begin();
  await vi.advanceTimersByTimeAsync(0);
  const { deletions = [], deletionCounts } = erasing.deletions().get('away') ?? {};
  expect(deletionCounts).toEqual({ all: 1_012, failed: 12 });
  const expected = [...away(10, 'failed'), ...away(10, 'waiting')].map(({ run }) => run);
  expect(deletions.map(({ run }) => run)).toEqual(expected);
  expect(deletions.filter(({ problem }) => problem !== null)).toHaveLength(10);
});

it.each([
  ['waits for the piece in progress', 100, () => slow.resolve()],
  ['waits five seconds at most', 5_000, () => {}],
])('%s when the service ends', async (_what, afterMs, answer) => {
  left = left.slice(1);
  erasing.begin();
  await vi.advanceTimersByTimeAsync(0);
  let isClosed = false;
  const closed = erasing.close().then(() => (isClosed = true));
  await vi.advanceTimersByTimeAsync(afterMs - 1);
  expect(isClosed).toBe(false);
  answer();
  await vi.advanceTimersByTimeAsync(1);
  await closed;
});

it('reports a failure once, and names the run', async () => {
  slow.resolve();
  erasing.begin();
  await vi.advanceTimersByTimeAsync(3.5 * MINUTE_MS);
  expect(attempts.filter((run) => run === 'of-away')).toHaveLength(4);
  expect(warnings).toEqual([
    expect.stringContaining('Deleting the readings of run of-away: The store is unreachable.'),
  ]);
});

it('is refused with the Fault of a store that would refuse, but not because one is unreachable', async () => {
  // The check needs a disposable timer, and fake timers are not disposable.
  vi.useRealTimers();
  const written = (...names: string[]) => names.map((name) => ({ name, options: {} }));
  await expect(erasing.refuseUndeletable(written('away', 'slow', 'denied'))).rejects.toMatchObject({
    kind: 'configuration',
    code: 'OF_denied',
  });
  await erasing.refuseUndeletable(written('away', 'slow'));
  expect(attempts).toEqual([]);
});
