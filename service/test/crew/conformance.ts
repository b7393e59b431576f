import { describe, expect, it } from 'vitest';

import type { Crew, CrewOrder, CrewSecond } from '../../src/crew/crew.ts';
import { newRunId } from '../../src/journal/run-id.ts';
import { Fault } from '../../src/model/fault.ts';
import { RunSpec, type RunRequest } from '../../src/model/run.ts';
import { Accounts } from '../../src/producer/account.ts';

/** A crew under test, whose targets include `trial`, where any number of readings can be written. */
export interface TestedCrew {
  readonly crew: Crew;
  /** Added to each run, such as the hosts that the crew needs. */
  readonly request?: Partial<RunRequest>;
}

function orderOf({ request = {} }: TestedCrew, changes: Partial<RunRequest>): CrewOrder {
  const spec = { target: 'trial', source: { kind: 'synthetic' as const }, durationMs: null, ...request, ...changes };
  return { run: newRunId(Date.now(), null), spec: RunSpec.parse(spec), producers: 3 };
}

/** What every crew promises the conductor, wherever its producers run. */
export function describeCrew(name: string, open: () => TestedCrew): void {
  const muster = (changes: Partial<RunRequest>) => open().crew.muster(orderOf(open(), changes));

  describe(`${name}, like every crew,`, () => {
    it('writes the rows that were asked for, and accounts for each of them', async () => {
      const run = await muster({ rows: 900 });
      const rebuilt = new Accounts(3);
      const seconds: CrewSecond[] = [];
      run.planStart?.();
      run.go((second, accounts, changes) => {
        seconds.push(second);
        rebuilt.add(changes);
        expect(rebuilt.all()).toEqual(accounts);
      });
      const { accounts, fault } = await run.ended;
      expect(fault).toBeNull();
      expect(accounts).toEqual([0, 1, 2].map((producer) => ({ producer, offered: 300, acked: 300, unacked: [] })));
      expect(seconds.reduce((sum, { acked }) => sum + acked, 0)).toBe(900);
      expect(seconds.reduce((sum, { latencies }) => sum + latencies.service.totalCount, 0)).toBe(900);
    });

    it('reports seconds in ascending order, and stops when it is told to', async () => {
      const run = await muster({});
      const second = Promise.withResolvers<void>();
      const seconds: number[] = [];
      run.planStart?.();
      run.go((each) => {
        seconds.push(each.second);
        if (seconds.length === 2) {
          second.resolve();
        }
      });
      await second.promise;
      run.stop();
      const { accounts, fault } = await run.ended;
      expect(fault).toBeNull();
      expect(seconds).toEqual([...new Set(seconds)].sort((a, b) => a - b));
      for (const { offered, acked, unacked } of accounts) {
        // Everything that was written before the stop is committed.
        expect([acked, unacked]).toEqual([offered, []]);
      }
    });

    it('ends without a reading if it is aborted before the start', async () => {
      const run = await muster({});
      run.abort();
      const { accounts, fault } = await run.ended;
      expect(fault).toBeNull();
      expect(accounts.map(({ offered }) => offered)).toEqual([0, 0, 0]);
    });

    it('ends after an abort, and counts what was acked until then', async () => {
      const run = await muster({});
      const first = Promise.withResolvers<void>();
      run.planStart?.();
      run.go(() => first.resolve());
      await first.promise;
      run.abort();
      const { accounts } = await run.ended;
      for (const { offered, acked, unacked } of accounts) {
        const open = unacked.reduce((sum, [from, to]) => sum + to - from + 1, 0);
        expect(acked + open).toBe(offered);
      }
    });

    it('throws a Fault if a host has no such target', async () => {
      await expect(muster({ target: 'nowhere' })).rejects.toBeInstanceOf(Fault);
    });
  });
}
