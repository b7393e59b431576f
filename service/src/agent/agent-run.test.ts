import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { SimulatedCrew } from '../crew/simulated-crew.ts';
import type { AgentReport, Hold, Muster } from '../crew/fleet/messages.ts';
import { RunSpec } from '../model/run.ts';
import { AgentRun } from './agent-run.ts';
import { Outbox } from './outbox.ts';

const ORDER: Muster = {
  run: '0123456789abcdefghijk',
  lease: '6c84fb90-12c4-41e0-a5a1-5bd5c4b6e9a1',
  leaseMs: 20_000,
  spec: RunSpec.parse({ target: 'store', durationMs: null }),
  producers: 1,
  numbers: [0],
};

let folder: string;
let outbox: Outbox;
let sent: number[];
let run: AgentRun;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  folder = mkdtempSync(join(tmpdir(), 'thermobench-agent-'));
  outbox = new Outbox(folder);
  outbox.add(ORDER.run, ORDER.lease);
  sent = [];
  const crewRun = await new SimulatedCrew(['store']).muster(ORDER);
  const send = (_run: string, report: AgentReport) => void (report.type !== 'unknown' && sent.push(report.number));
  run = new AgentRun(ORDER, {
    ...{ crewRun, outbox, send },
    watchHost: () => ({ take: () => null, [Symbol.dispose]: () => {} }),
  });
});
afterEach(async () => {
  run.abort();
  await run.ended;
  vi.useRealTimers();
  outbox.close();
  rmSync(folder, { recursive: true });
});

/** Each second, the agent reports one, and the conductor sends a hold. */
async function work(seconds: number, received: () => Pick<Hold, 'received' | 'recorded'>): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    run.hold({ run: ORDER.run, lease: ORDER.lease, startAt: 0, wanted: 'work', ...received() });
    await vi.advanceTimersByTimeAsync(1_000);
  }
}

describe('the reports of an agent', () => {
  it('are sent once if they arrive, even if another host delays the recording for half a minute', async () => {
    await work(30, () => ({ received: sent.length, recorded: 0 }));
    expect(sent).toEqual(Array.from({ length: sent.length }, (_, at) => at + 1));
    expect(sent.length).toBeGreaterThanOrEqual(29);
    // They are kept for a conductor that is restarted.
    expect(outbox.after(ORDER.run, 0, 100)).toHaveLength(sent.length);
  });

  it('are sent again from the first that did not arrive', async () => {
    await work(8, () => ({ received: Math.min(2, sent.length), recorded: 0 }));
    const again = sent.indexOf(3, sent.indexOf(3) + 1);
    expect(again).toBeGreaterThan(2);
    expect(sent.filter((number) => number <= 2)).toEqual([1, 2]);
  });

  it('are sent again to a conductor that was restarted, which has only what is recorded', async () => {
    await work(5, () => ({ received: sent.length, recorded: 1 }));
    const before = sent.length;
    await work(5, () => ({ received: 1, recorded: 1 }));
    expect(sent.slice(before)).toContain(2);
    expect(sent.filter((number) => number === 1)).toEqual([1]);
  });
});
