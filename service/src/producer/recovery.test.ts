import { describe, expect, it } from 'vitest';

import { lost, TrialClock } from '../../test/producer/trial-store.ts';
import { Fault } from '../model/fault.ts';
import type { Session } from '../sinks/contract.ts';
import { Wake } from '../time/clock.ts';
import { Recovery } from './recovery.ts';

/** A store whose next attempts to connect end with these faults; after that each succeeds. Each attempt takes `ms`. */
function recovery(faults: Fault[] = [], { ms = 0, clock = new TrialClock(), patienceMs = null as number | null } = {}) {
  const stopping = new AbortController();
  const closed: number[] = [];
  let attempts = 0;
  const session: Session = {
    write: async () => {},
    commit: async () => 0,
    close: async () => void closed.push(attempts),
  };
  const open = async () => {
    attempts += 1;
    clock.pass(ms);
    const fault = faults.shift();
    if (fault !== undefined) {
      throw fault;
    }
    return session;
  };
  const tools = { open: () => open(), clock, wake: new Wake(), signal: stopping.signal, patienceMs };
  const startedAt = clock.now();
  return {
    recovery: new Recovery(tools),
    ...{ tools, session, stopping, closed },
    attempts: () => attempts,
    elapsedMs: () => clock.now() - startedAt,
  };
}

const endless = (fault: Fault) => Array.from({ length: 1_000 }, () => fault);

describe('recovering from a lost connection', () => {
  it('opens a new session immediately', async () => {
    const { recovery: own, session, elapsedMs } = recovery();
    expect(await own.reopen(lost())).toBe(session);
    expect(elapsedMs()).toBe(0);
  });

  it('retries while the store is unreachable, with growing pauses', async () => {
    const { recovery: own, session, attempts, elapsedMs } = recovery([lost(), lost(), lost()]);
    expect(await own.reopen(lost())).toBe(session);
    expect(attempts()).toBe(4);
    // 100, 200 and 400 ms, each up to twice as long.
    expect(elapsedMs()).toBeGreaterThanOrEqual(700);
    expect(elapsedMs()).toBeLessThanOrEqual(1_400);
  });

  it("gives up after ten seconds, and reports the store's last error", async () => {
    const refused = new Fault({ kind: 'transient', code: 'REFUSED', message: 'No.', hint: 'Start it.' });
    const { recovery: own, attempts, elapsedMs } = recovery(endless(refused));
    await expect(own.reopen(lost())).rejects.toMatchObject({
      kind: 'fatal',
      code: 'REFUSED',
      message: expect.stringContaining('could not be restored within 10 s'),
      hint: 'Start it.',
    });
    expect(elapsedMs()).toBeCloseTo(10_000, 0);
    expect(attempts()).toBeGreaterThan(10);
  });

  it('gives up after ten seconds that were spent on slow attempts', async () => {
    const { recovery: own, attempts, elapsedMs } = recovery(endless(lost()), { ms: 6_000 });
    await expect(own.reopen(lost())).rejects.toMatchObject({ kind: 'fatal', code: 'LOST' });
    expect(attempts()).toBe(2);
    expect(elapsedMs()).toBeLessThan(13_000);
  });

  it('does not retry if the store is misconfigured', async () => {
    const wrong = new Fault({ kind: 'configuration', code: 'WRONG_PASSWORD', message: 'No.', hint: 'Look.' });
    const { recovery: own, attempts } = recovery([wrong]);
    await expect(own.reopen(lost())).rejects.toBe(wrong);
    expect(attempts()).toBe(1);
  });

  it('pauses longer after each fault without a commit in between, and gives up after ten', async () => {
    const { recovery: own, elapsedMs } = recovery();
    const pausesMs: number[] = [];
    for (let fault = 1, before = 0; fault < 10; fault += 1, before = elapsedMs()) {
      await own.reopen(lost());
      pausesMs.push(elapsedMs() - before);
    }
    expect(pausesMs).toEqual([0, 200, 400, 800, 1_000, 1_000, 1_000, 1_000, 1_000]);
    await expect(own.reopen(lost())).rejects.toMatchObject({
      kind: 'fatal',
      message: expect.stringContaining('10 commits in a row failed'),
    });
  });

  it('goes on for longer if the run breaks its store on purpose, also if the store answers but takes nothing', async () => {
    const unreachable = recovery(endless(lost()), { patienceMs: 65_000 });
    await expect(unreachable.recovery.reopen(lost())).rejects.toMatchObject({
      message: expect.stringContaining('could not be restored within 65 s'),
    });
    expect(unreachable.elapsedMs()).toBeCloseTo(65_000, 0);

    const { recovery: own, elapsedMs } = recovery([], { patienceMs: 65_000 });
    const untilGivenUp = async () => {
      for (;;) {
        await own.reopen(lost());
      }
    };
    await expect(untilGivenUp()).rejects.toMatchObject({ kind: 'fatal', message: expect.stringContaining('in a row') });
    expect(elapsedMs()).toBeCloseTo(65_000, -4);
  });

  it('forgets earlier faults after a commit', async () => {
    const { recovery: own, elapsedMs } = recovery();
    for (let fault = 1; fault <= 20; fault += 1) {
      await own.reopen(lost());
      own.succeeded();
    }
    expect(elapsedMs()).toBe(0);
  });
});

describe('recovering when the run is stopped', () => {
  it('ends in the middle of a pause', async () => {
    const clock = new TrialClock();
    const { recovery: own, stopping, attempts } = recovery(endless(lost()), { clock });
    clock.sleep = async () => stopping.abort();
    const fault = lost();
    await expect(own.reopen(fault)).rejects.toBe(fault);
    expect(attempts()).toBe(1);
  });

  it('closes a session that opens too late', async () => {
    const { recovery: own, tools, stopping, closed } = recovery();
    const { open } = tools;
    tools.open = () => {
      stopping.abort();
      return open();
    };
    const fault = lost();
    await expect(own.reopen(fault)).rejects.toBe(fault);
    expect(closed).toEqual([1]);
  });
});
