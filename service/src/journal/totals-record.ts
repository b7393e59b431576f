import { z } from 'zod';

import { HostSecond } from '../hosts/host-second.ts';
import { FaultRecord } from '../model/fault.ts';
import { SensorHealth } from '../model/sensor.ts';
import { StoreSecond } from '../sinks/store-pressure.ts';

const Encoded = z.string().nullable().default(null);
const Milliseconds = z.number().default(0);

/** Totals as stored in the journal. */
export const TotalsRecord = z.object({
  offered: z.number(),
  acked: z.number(),
  rejected: z.number(),
  failed: z.number().default(0),
  missed: z.number().default(0),
  starvedMs: Milliseconds,
  firstCommitsMs: z.array(z.number()).default([]),
  dropped: z.number(),
  measuredAcked: z.number(),
  measuredMs: z.number(),
  longestStallMs: Milliseconds,
  spent: z.object({
    building: z.number(),
    queued: Milliseconds,
    writing: z.number(),
    committing: z.number(),
    reconnecting: Milliseconds,
    idle: z.number(),
  }),
  cpuSeconds: z.number(),
  gcMs: z.number(),
  eventLoopMs: z.number(),
  eventLoopDelayMs: z.number(),
  peakResidentBytes: z.number(),
  latencies: z.object({ service: Encoded, intended: Encoded, commit: Encoded, failed: Encoded, client: Encoded }),
  faults: z.array(FaultRecord),
  sensors: z.array(SensorHealth).default([]),
  missedTicks: z.number().default(0),
  hosts: z.array(HostSecond).default([]),
  store: StoreSecond.nullable().default(null),
});
export type TotalsRecord = z.infer<typeof TotalsRecord>;
