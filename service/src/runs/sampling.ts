import { inAll } from '../model/sensor.ts';
import { PHASES, type RelaySample, type Sample, type TimeSpent } from '../model/sample.ts';
import { latencyMs, percentiles } from '../stats/histograms.ts';
import { perPhase, type PhaseMs } from '../producer/phases.ts';
import { eventLoopUtilization, nothing } from '../producer/second.ts';
import type { HostShare } from '../crew/crew.ts';
import { STEPS, type StepSample } from '../journal/steps.ts';
import { storeSample } from '../sinks/store-pressure.ts';
import { hostSample } from './host-sampling.ts';
import { plusNext, type RunSecond } from './second.ts';

/**
 * Turns a run's seconds into samples of 1, 10, 60 and 600 seconds. Merges long samples from the histograms while these are in
 * memory. A day-long run can therefore be drawn without averaging percentiles, and without reading 86,400 samples.
 */
export class Sampler {
  readonly #startedAt: number;
  readonly #steps: readonly number[];
  readonly #open: Array<RunSecond | null> = STEPS.map(() => null);
  #last: number;
  #wasWarming = false;

  /**
   * @param startedAt When the producers were started, in milliseconds since 1970 UTC.
   * @param everySeconds Seconds between calls of {@link add}; samples of shorter steps are not made.
   * @param lastSecond The last second that an earlier process recorded.
   */
  constructor(startedAt: number, everySeconds: number, lastSecond = 0) {
    this.#startedAt = startedAt;
    this.#last = lastSecond;
    this.#steps = STEPS.filter((step) => step >= everySeconds);
  }

  /**
   * The samples that this second completes, the shortest first. When the warm-up ends, all long samples are closed
   * early, so that no sample mixes warm-up and measured time.
   */
  add(second: RunSecond, warming: boolean): StepSample[] {
    const steps = this.#steps;
    const complete: StepSample[] = [{ step: steps[0], sample: this.#sample(second, warming) }];
    if (this.#wasWarming && !warming) {
      complete.push(...this.#flush(true));
    }
    this.#wasWarming = warming;
    for (let level = 1; level < steps.length; level += 1) {
      const merged = plusNext(this.#open[level] ?? nothing(), second);
      const isComplete = Math.floor(second.second / steps[level]) > Math.floor(this.#last / steps[level]);
      this.#open[level] = isComplete ? null : merged;
      if (isComplete) {
        complete.push({ step: steps[level], sample: this.#sample(merged, warming) });
      }
    }
    this.#last = second.second;
    return complete;
  }

  /** The long samples that are incomplete at the end of the run. */
  end(): StepSample[] {
    return this.#flush(this.#wasWarming);
  }

  #flush(warming: boolean): StepSample[] {
    const samples = this.#open.flatMap((open, level) =>
      open === null ? [] : [{ step: this.#steps[level], sample: this.#sample(open, warming) }]
    );
    this.#open.fill(null);
    return samples;
  }

  #sample(second: RunSecond, warming: boolean): Sample {
    return {
      second: second.second,
      at: this.#startedAt + second.second * 1000,
      seconds: second.elapsedMs / 1000,
      warming,
      offered: second.offered,
      acked: second.acked,
      rejected: second.rejected,
      failed: second.failed,
      missed: second.missed,
      longestStallMs: second.longestStallMs,
      transientErrors: second.transientErrors,
      rowsPerSecond: second.elapsedMs > 0 ? (second.acked * 1000) / second.elapsedMs : 0,
      latencyMs: latencyMs(second.latencies),
      timeSpent: shares(second.spent),
      generator: {
        cpuSeconds: second.cpuSeconds,
        eventLoopUtilization: eventLoopUtilization(second),
        eventLoopDelayMs: second.eventLoopDelayMs,
        gcSeconds: second.gcMs / 1000,
        residentBytes: second.residentBytes,
      },
      spooled: second.spooled,
      ...(second.sensors && { sensors: inAll(second.sensors) }),
      ...relayPart(second),
      ...(second.shares && { shares: second.shares.map((share) => rateOf(share, second.elapsedMs)) }),
      ...(second.store && { store: storeSample(second.store) }),
      ...(second.hosts && { hosts: second.hosts.map(hostSample) }),
    };
  }
}

function rateOf({ host, acked }: HostShare, elapsedMs: number) {
  return { host, rowsPerSecond: elapsedMs > 0 ? (acked * 1000) / elapsedMs : 0 };
}

function relayPart({ relay, elapsedMs }: RunSecond): { relay?: RelaySample } {
  if (relay === undefined) {
    return {};
  }
  const { rows, lag, endToEnd } = relay;
  const rowsPerSecond = elapsedMs > 0 ? (rows * 1000) / elapsedMs : 0;
  return { relay: { relayed: rows, rowsPerSecond, lag, endToEndMs: percentiles(endToEnd) } };
}

/** Milliseconds by phase as shares of 1; all zero if there are none. */
export function shares(spent: PhaseMs): TimeSpent {
  const total = PHASES.reduce((sum, phase) => sum + spent[phase], 0);
  return perPhase((phase) => (total > 0 ? spent[phase] / total : 0));
}
