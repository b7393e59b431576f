import type { Fault } from '../model/fault.ts';
import type { Session } from '../sinks/contract.ts';
import { Feed } from './feed.ts';
import { noLoop } from './loop-watch.ts';
import { Meter } from './meter.ts';
import { Producer, type ProducerPlan } from './producer.ts';
import { newAckBoard, StallWatch } from './stall.ts';
import { trialSource, type TrialClock } from './trial-store.ts';
import { Turn } from './turn.ts';

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
