import { Sample } from '@thermobench/service/model/sample.ts';

/** For tests: a second of a run that acked 9 rows. */
export function trialSample(second: number, changes: Partial<Sample> = {}): Sample {
  return Sample.parse({
    ...{ second, at: second * 1000, seconds: 1, warming: false, offered: 9, acked: 9, rejected: 0 },
    ...{ transientErrors: 0, rowsPerSecond: 9, latencyMs: { service: null, intended: null, commit: null } },
    timeSpent: { building: 0, writing: 1, committing: 0, idle: 0 },
    generator: { cpuSeconds: 0, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcSeconds: 0, residentBytes: 1 },
    spooled: null,
    ...changes,
  });
}
