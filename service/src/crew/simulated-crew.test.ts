import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { describeCrew } from '../../test/crew/conformance.ts';
import { RunSpec } from '../model/run.ts';
import { PHASES } from '../model/sample.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import type { Second } from '../producer/second.ts';
import type { CrewRun } from './crew.ts';
import { SimulatedCrew } from './simulated-crew.ts';

const RUN = '0123456789abcdefghijk';
const STORE = { rowsPerSecond: 250, rowsPerCommit: 100, serviceMs: 5, commitMs: 8 };

async function mustered(spec: object, order: { producers: number; numbers?: number[] }): Promise<CrewRun> {
  return new SimulatedCrew(['store'], STORE).muster({
    run: RUN,
    spec: RunSpec.parse({ target: 'store', ...spec }),
    ...order,
  });
}

/** What was observed of a run. */
function observed(run: CrewRun) {
  const seconds: Array<Omit<Second, 'latencies'> & { served: number; commits: number; p99Ms: number }> = [];
  let accounts: readonly ProducerAccount[] = [];
  run.go(({ latencies, ...second }, all) => {
    const p99Ms = latencies.service.getValueAtPercentile(99) / 1000;
    seconds.push({ ...second, served: latencies.service.totalCount, commits: latencies.commit.totalCount, p99Ms });
    accounts = all;
  });
  return { seconds, accounts: () => accounts };
}

const total = (
  seconds: readonly Second[] | ReadonlyArray<Pick<Second, 'offered' | 'acked'>>,
  name: 'offered' | 'acked'
) => seconds.reduce((sum, second) => sum + second[name], 0);

describeCrew('a simulated crew', () => ({ crew: new SimulatedCrew(['trial'], STORE) }));

describe('a simulated crew', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('reports each second of a run and ends as planned, with accounts that add up', async () => {
    const run = await mustered({ durationMs: 4_000, warmupMs: 1_000 }, { producers: 3 });
    const { seconds } = observed(run);
    await vi.advanceTimersByTimeAsync(5_000);
    const { accounts, fault } = await run.ended;
    expect(fault).toBeNull();
    expect(seconds.map(({ second }) => second)).toEqual([1, 2, 3, 4, 5]);
    expect(seconds.map(({ elapsedMs }) => Math.round(elapsedMs))).toEqual([1000, 1000, 1000, 1000, 1000]);
    expect(accounts).toEqual([0, 1, 2].map((producer) => ({ producer, offered: 1_250, acked: 1_250, unacked: [] })));
    expect(total(seconds, 'offered')).toBe(3_750);
    expect(total(seconds, 'acked')).toBe(3_750);
    for (const { acked, served, spent, elapsedMs, p99Ms } of seconds) {
      expect(served).toBe(acked);
      expect(p99Ms).toBeGreaterThan(2 * STORE.serviceMs);
      expect(PHASES.reduce((sum, phase) => sum + spent[phase], 0)).toBeCloseTo(3 * elapsedMs, 6);
    }
  });

  it('makes up for the seconds in which its process did not run', async () => {
    const run = await mustered({ durationMs: 6_000 }, { producers: 1 });
    const { seconds } = observed(run);
    await vi.advanceTimersByTimeAsync(1_000);
    // The next timer fires three seconds late.
    vi.spyOn(performance, 'now').mockReturnValueOnce(performance.now() + 3_900);
    await vi.advanceTimersByTimeAsync(5_000);
    await run.ended;
    expect(seconds.map(({ second }) => second)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(seconds.map(({ elapsedMs }) => Math.round(elapsedMs))).toEqual([1000, 1000, 1000, 1000, 1000, 1000]);
  });

  it('keeps rows open that do not fill a commit, and discards them if it is aborted', async () => {
    const run = await mustered({ durationMs: null }, { producers: 1 });
    const { accounts, seconds } = observed(run);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(accounts()).toEqual([{ producer: 0, offered: 250, acked: 200, unacked: [[200, 249]] }]);
    run.abort();
    const ended = await run.ended;
    const [{ offered, acked, unacked }] = ended.accounts;
    expect(offered).toBeGreaterThan(acked);
    expect(unacked).toEqual([[acked, offered - 1]]);
    expect(total(seconds, 'acked')).toBe(acked);
  });

  it('commits everything if it is stopped, and reports nothing after that', async () => {
    const run = await mustered({ durationMs: null }, { producers: 1 });
    const { seconds } = observed(run);
    await vi.advanceTimersByTimeAsync(1_700);
    run.stop();
    run.abort();
    const { accounts } = await run.ended;
    expect(accounts[0].unacked).toEqual([]);
    expect(accounts[0].acked).toBe(accounts[0].offered);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(seconds.map(({ second }) => second)).toEqual([1, 2]);
  });

  it('writes exactly the rows of its own producers', async () => {
    const run = await mustered({ durationMs: null, rows: 1_001 }, { producers: 4, numbers: [0, 2] });
    const { seconds } = observed(run);
    await vi.advanceTimersByTimeAsync(3_000);
    const { accounts } = await run.ended;
    expect(accounts.map(({ acked }) => acked)).toEqual([251, 0, 250, 0]);
    expect(total(seconds, 'acked')).toBe(501);
  });

  it('keeps to a rate, and is idle in the rest of the time', async () => {
    const run = await mustered({ durationMs: 3_000, ratePerSecond: 100 }, { producers: 2 });
    const { seconds } = observed(run);
    await vi.advanceTimersByTimeAsync(3_000);
    await run.ended;
    expect(total(seconds, 'acked')).toBe(300);
    seconds.forEach(({ spent }) => expect(spent.idle).toBeGreaterThan(spent.writing));
  });

  it('ends without a second if it was never started', async () => {
    const run = await mustered({}, { producers: 1 });
    run.stop();
    expect(await run.ended).toEqual({
      accounts: [{ producer: 0, offered: 0, acked: 0, unacked: [] }],
      fault: null,
    });
  });
});
