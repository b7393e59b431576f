import type { Fault } from '../../src/model/fault.ts';
import type { Session } from '../../src/sinks/contract.ts';
import { Feed } from '../../src/producer/feed.ts';
import { NO_WAIT, type LoopWatch } from '../../src/producer/loop-watch.ts';
import { Meter } from '../../src/producer/meter.ts';
import { Producer, type ProducerPlan } from '../../src/producer/producer.ts';
import { newAckBoard, StallWatch } from '../../src/producer/stall.ts';
import { trialSource, type TrialClock } from './trial-store.ts';
import { Turn } from '../../src/producer/turn.ts';

/** For a store that answers immediately, or a frozen clock: no answer waits for the thread. */
export const noLoop: LoopWatch = { resumed: () => NO_WAIT };

/** A producer on a trial store's clock, with its meter and the faults it recovered from. */
export function hire(
  plan: Partial<ProducerPlan>,
  clock: TrialClock,
  open: () => Promise<Session>,
  source = trialSource()
) {
  const meter = new Meter();
  const stalls = new StallWatch(newAckBoard());
  const faults: Fault[] = [];
  const producer = new Producer(
    {
      producer: 0,
      cadence: { rowsPerWrite: 3, rowsPerCommit: 5 },
      pace: null,
      durationMs: null,
      rows: null,
      embedded: false,
      patienceMs: null,
      ...plan,
    },
    {
      feed: new Feed(source, 1),
      open,
      clock,
      meter,
      stalls,
      loop: noLoop,
      turn: new Turn(() => clock.now(), 1),
      recovered: (fault) => faults.push(fault),
    }
  );
  return { producer, meter, stalls, faults };
}
