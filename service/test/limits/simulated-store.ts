import { judgeProbe } from '../../src/limits/judge-probe.ts';
import { nextRate } from '../../src/limits/next-rate.ts';
import type { Objective, Probe } from '../../src/model/limit-search.ts';
import { RunSpec } from '../../src/model/run.ts';
import { meets, parseCondition } from '../../src/model/threshold.ts';
import { closed } from '../reports/trial-report.ts';

/** A store that answers one reading after the other. */
export interface SimulatedStore {
  /** The time that the next reading takes, in seconds. */
  readonly serviceSeconds: () => number;
  /** The time from one reading to the next at that rate, in seconds. */
  readonly intervalSeconds: (ratePerSecond: number) => number;
  readonly arrivals: RunSpec['arrivals'];
  /** What is added to the time of every answer, in seconds. */
  readonly networkSeconds: number;
}

const SECONDS = 10;

/** Executes a search on a simulated store, in which ten seconds take a few milliseconds. */
export function searchOn(
  store: SimulatedStore,
  objective: Objective,
  { maxRuns = 10, precision = 0.05, asked = null }: { maxRuns?: number; precision?: number; asked?: number | null } = {}
): Probe[] {
  const probes: Probe[] = [probed(store, null, objective)];
  const fullSpeed = probes[0].result?.rowsPerSecond ?? 0;
  for (;;) {
    const range = { fullSpeed, lowest: 100 / SECONDS, asked, precision, runsLeft: maxRuns - probes.length };
    const rate = nextRate(probes, range);
    if (rate === null) {
      return probes;
    }
    probes.push(probed(store, rate, objective));
  }
}

function probed(store: SimulatedStore, ratePerSecond: number | null, objective: Objective): Probe {
  const seconds = Array.from({ length: SECONDS }, () => 0);
  const latenciesMs: number[] = [];
  let [intended, freeAt, due] = [0, 0, 0];
  for (; intended < SECONDS; due += 1) {
    const begun = Math.max(intended, freeAt);
    if (begun >= SECONDS) {
      latenciesMs.push((SECONDS - intended) * 1_000);
    } else {
      freeAt = begun + store.serviceSeconds();
      const ackedAt = freeAt + store.networkSeconds;
      latenciesMs.push((ackedAt - intended) * 1_000);
      if (ackedAt < SECONDS) {
        seconds[Math.floor(ackedAt)] += 1;
      }
    }
    intended = ratePerSecond === null ? freeAt : intended + store.intervalSeconds(ratePerSecond);
  }
  const acked = seconds.reduce((sum, rows) => sum + rows, 0);
  const p99 = latenciesMs.sort((a, b) => a - b)[Math.ceil(0.99 * latenciesMs.length) - 1];
  const condition = parseCondition('p99Ms', objective.p99Ms);
  const isMet = condition !== undefined && meets(p99, condition);
  const all = { p50: p99, p90: p99, p99, p999: p99, max: p99 };
  const report = {
    ...closed,
    spec: RunSpec.parse({ target: 'simulated', ratePerSecond, arrivals: store.arrivals }),
    producers: 1,
    pace: null,
    rowsPerSecond: acked / SECONDS,
    latencyMs: { ...closed.latencyMs, service: all, intended: ratePerSecond === null ? null : all },
    thresholds: [
      {
        measure: 'p99Ms' as const,
        condition: '',
        measured: p99,
        outcome: isMet ? ('passed' as const) : ('failed' as const),
        reason: null,
      },
    ],
  };
  const samples = seconds.map((rows) => ({ seconds: 1, acked: rows, warming: false }));
  return { ratePerSecond, run: '0000000a', result: judgeProbe(report, samples, objective) };
}
