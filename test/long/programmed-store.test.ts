import { monitorEventLoopDelay } from 'node:perf_hooks';

import { describe, expect, it } from 'vitest';

import type { Percentiles } from '../../service/src/model/sample.ts';
import { systemClock } from '../../service/src/time/clock.ts';
import { Feed } from '../../service/src/producer/feed.ts';
import { decodeLatencies, latencyMs } from '../../service/src/stats/histograms.ts';
import { ThreadLoop } from '../../service/src/producer/loop-watch.ts';
import { Meter } from '../../service/src/producer/meter.ts';
import { ConstantPace } from '../../service/src/producer/pace.ts';
import { noTimeSpent } from '../../service/src/producer/phases.ts';
import { Producer } from '../../service/src/producer/producer.ts';
import { newAckBoard, StallWatch } from '../../service/src/producer/stall.ts';
import { ThreadWatch } from '../../service/src/producer/thread-watch.ts';
import { trialSource } from '../../service/test/producer/trial-store.ts';
import { Turn } from '../../service/src/producer/turn.ts';
import { boundOf } from '../../service/src/verdict/bound.ts';
import { shares } from '../../service/src/runs/sampling.ts';
import { ProgrammedStore, type Program } from './programmed-store.ts';

const DURATION_MS = 4_000;
const STEADY: Program = { latencyMs: 40, spread: 0, capacity: null, stall: null };
/** Measured values may differ from the store's by this much, or by the time that a socket takes. */
const SHARE = 0.05;
const SOCKET_MS = 1;
/** From this share on, a percentile is marked because the client may contribute to it. */
const MARKED = 0.1;

interface Experiment {
  program: Program;
  producers: number;
  /** Rate of all producers together; null for a closed loop. */
  ratePerSecond: number | null;
}

/** Lets producers write to the store in this thread, like the team of a run, and returns the measured and the true values. */
async function experiment({ program, producers, ratePerSecond }: Experiment) {
  await using store = await ProgrammedStore.start(program);
  const meter = new Meter();
  const stalls = new StallWatch(newAckBoard());
  const turn = new Turn(systemClock.now, producers);
  const loop = new ThreadLoop();
  const team = Array.from(
    { length: producers },
    (_, producer) =>
      new Producer(
        {
          producer,
          cadence: { rowsPerWrite: 1, rowsPerCommit: 1 },
          pace: ratePerSecond === null ? null : new ConstantPace(ratePerSecond / producers, producer / producers),
          durationMs: DURATION_MS,
          rows: null,
          embedded: false,
          patienceMs: null,
        },
        {
          feed: new Feed(trialSource(), 1),
          open: store.open,
          clock: systemClock,
          meter,
          stalls,
          loop,
          turn,
          recovered: (fault) => {
            throw fault;
          },
        }
      )
  );
  await Promise.all(team.map((producer) => producer.connect()));
  const watch = new ThreadWatch();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const goAt = systemClock.now();
  await Promise.all(team.map((producer) => producer.run()));
  const { eventLoopMs } = watch.take();
  const elapsedMs = systemClock.now() - goAt;
  watch.close();
  delay.disable();
  const tally = meter.take();
  const measured = latencyMs(decodeLatencies(tally.latencies));
  const spent = noTimeSpent();
  team.forEach((producer) => producer.drainPhasesInto(spent));
  const due = tally.offered + tally.missed;
  const bound = boundOf({
    ...{
      producers,
      measuredMs: elapsedMs,
      isLog: false,
      host: null,
      store: null,
      baselines: [],
      storeHosts: [],
      gaps: [],
    },
    pace:
      ratePerSecond === null
        ? null
        : { askedPerSecond: ratePerSecond, due, begun: tally.offered, fellBehind: tally.missed >= due / 100 },
    timeSpent: shares(spent),
    starved: 0,
    eventLoopUtilization: eventLoopMs / elapsedMs,
    embedded: false,
    firstCommitsMs: tally.firstCommitsMs,
    commitP50Ms: measured.commit?.p50 ?? null,
    commits: null,
  });
  const longestStallMs = stalls.take(systemClock.now() - goAt);
  return {
    /** Longest time in which this thread did not run at all. */
    absentMs: delay.max / 1e6,
    truth: store.tookMs.toSorted((a, b) => a - b),
    measured,
    tally,
    bound,
    longestStallMs,
    shares: shares(spent),
  };
}

interface Figures {
  truth: readonly number[];
  measured: { service: Percentiles | null; client: Percentiles | null };
  absentMs: number;
}

/**
 * Each figure is that of the store, or is marked as possibly due to the client. The largest figure may instead be a moment in
 * which this thread did not run.
 */
function expectTruth({ truth, measured: { service, client }, absentMs }: Figures): string {
  const mark = (ofClient: number | undefined, ofAll: number | undefined) => (ofClient ?? 0) > MARKED * (ofAll ?? 0);
  const at = (share: number) => truth[Math.min(truth.length - 1, Math.ceil(truth.length * share) - 1)] ?? NaN;
  const compared = [
    { name: 'p50', ours: service?.p50, real: at(0.5), isMarked: mark(client?.p99, service?.p99) },
    { name: 'p99', ours: service?.p99, real: at(0.99), isMarked: mark(client?.p99, service?.p99) },
    {
      name: 'max',
      ours: service?.max,
      real: at(1),
      isMarked: mark(Math.max(client?.max ?? 0, absentMs), service?.max),
    },
  ];
  for (const { name, ours, real, isMarked } of compared) {
    const isTrue = Math.abs((ours ?? NaN) - real) <= Math.max(SHARE * real, SOCKET_MS);
    expect(isTrue || isMarked, `${name}: ${ours} ms measured, ${real} ms so`).toBe(true);
  }
  return compared
    .map(
      ({ name, ours, real, isMarked }) => `${name} ${ours?.toFixed(1)} (${real.toFixed(1)})${isMarked ? ' marked' : ''}`
    )
    .join(', ');
}

const PRODUCERS = [1, 16, 200, 1_000];

describe.each([
  ['that is always equally quick', STEADY],
  ['of varying latency', { ...STEADY, spread: 0.5 }],
  ['that takes 400 commits a second', { ...STEADY, capacity: 400 }],
  ['that stalls for a second', { ...STEADY, stall: [1_500, 2_500] as const }],
])('a store %s', (what, program) => {
  it.each(PRODUCERS)('is measured correctly by %i producers in a closed loop', async (producers) => {
    const found = await experiment({ program, producers, ratePerSecond: null });
    const { bound, longestStallMs } = found;
    console.log(`${what}, ${producers} producers: ${expectTruth(found)}; bound: ${bound}`);
    if (program.capacity !== null && producers >= 200) {
      expect(bound).toBe('store');
    } else if (producers === 1) {
      expect(bound).toBe('producers');
    } else {
      // The bound is never the store if the store has capacity for all commits, and never the rate if none was requested.
      expect(['producers', 'generator', 'unclear', ...(program.capacity === null ? [] : ['store'])]).toContain(bound);
    }
    if (program.stall !== null) {
      expect(longestStallMs).toBeGreaterThanOrEqual(950);
      expect(longestStallMs).toBeLessThan(1_300);
    }
  });

  it.each(PRODUCERS)('is measured correctly by %i producers at a rate', async (producers) => {
    const ratePerSecond = producers * 5;
    const found = await experiment({ program, producers, ratePerSecond });
    const { measured, tally, bound } = found;
    console.log(`${what}, ${producers} producers: ${expectTruth(found)}; bound: ${bound}`);
    expect(tally.offered + tally.missed).toBe((ratePerSecond * DURATION_MS) / 1_000);
    const most = program.capacity === null ? Infinity : program.capacity;
    expect(bound === 'rate').toBe(ratePerSecond <= most && tally.missed * 100 < tally.offered + tally.missed);
    expect(measured.intended?.p99).toBeGreaterThanOrEqual((measured.service?.p99 ?? NaN) - 0.5);
  });
});
