import type { FaultRecord } from '../model/fault.ts';
import type { Ledger, RelayReport, Report } from '../model/report.ts';
import type { RunState } from '../model/run.ts';
import type { SourceReport } from '../model/source-report.ts';
import { isTroubled } from '../model/sensor.ts';
import { latencyMs } from '../producer/histograms.ts';
import type { RunRecord } from './journal-rows.ts';
import { validity } from './ledger.ts';
import { isFinal, nothingStored, validIfAcked } from './nothing-stored.ts';
import { shares } from './sampling.ts';
import type { Totals } from './totals.ts';

/** Above this a thread has no time left to give: its event loop hardly ever waits. */
const SATURATED_EVENT_LOOP = 0.9;

/** A paced run that wrote less than this share of what was asked fell behind. */
const KEPT_PACE = 0.95;

export interface Ending {
  state: RunState;
  endedAt: number;
  /** What ended a run that failed. */
  fault: FaultRecord | null;
  ledger: Ledger | null;
  ledgerProblem: FaultRecord | null;
  relay?: RelayReport;
  /** What the source said that it would give. */
  source?: SourceReport | null;
  /** The store works in the producers' own threads. */
  embedded: boolean;
}

/** Puts together what a run ends with. */
export function buildReport(run: RunRecord, totals: Totals, ending: Ending): Report {
  const measuredSeconds = totals.measuredMs / 1000;
  const rowsPerSecond = measuredSeconds > 0 ? totals.measuredAcked / measuredSeconds : null;
  const eventLoopUtilization = totals.measuredMs > 0 ? totals.eventLoopMs / totals.measuredMs : 0;
  const errors = totals.faults.records();
  const outcome = { ...totals, faults: errors };
  const nothing = ending.state === 'done' ? nothingStored(outcome) : null;
  const fault = ending.fault ?? nothing;
  return {
    id: run.id,
    kind: run.kind,
    state: nothing === null ? ending.state : 'failed',
    ...(nothing !== null && isFinal(outcome)
      ? { valid: false, invalidReasons: ['Nothing was stored.'] }
      : validIfAcked({ state: ending.state, acked: totals.acked }, validity(ending.ledger, ending.relay))),
    target: run.spec.target,
    sink: run.sink,
    spec: run.spec,
    producers: run.producers,
    loop: run.spec.ratePerSecond === null ? 'closed' : 'paced',
    startedAt: run.startedAt,
    endedAt: ending.endedAt,
    startedBy: run.startedBy,
    sweep: run.sweep,
    rowsPerSecond,
    measuredSeconds,
    longestStallMs: totals.longestStallMs,
    ledger: ending.ledger,
    ledgerProblem: ending.ledgerProblem,
    ...(ending.relay && { relay: ending.relay }),
    ...(ending.source && { source: ending.source }),
    latencyMs: latencyMs(totals.latencies),
    timeSpent: shares(totals.spent),
    generator: {
      cpuSeconds: totals.cpuSeconds,
      cpuSecondsPer100kRows: totals.measuredAcked > 0 ? (totals.cpuSeconds * 100_000) / totals.measuredAcked : null,
      eventLoopUtilization,
      eventLoopDelayMs: totals.eventLoopDelayMs,
      gcSeconds: totals.gcMs / 1000,
      peakResidentBytes: totals.peakResidentBytes,
      limited: isGeneratorLimited(run, totals, { rowsPerSecond, eventLoopUtilization, embedded: ending.embedded }),
    },
    errors: fault === null ? errors : [fault, ...errors],
    sensors: totals.sensors.filter(isTroubled),
    missedTicks: totals.missedTicks,
    store: run.store,
    verdict: null,
  };
}

/**
 * Whether the generator, not the store, set the pace. Its threads had no time to give (for a store that works in these very
 * threads: building readings took most of it), and, where a rate was asked for, it was not reached.
 */
function isGeneratorLimited(
  run: RunRecord,
  totals: Totals,
  {
    rowsPerSecond,
    eventLoopUtilization,
    embedded,
  }: { rowsPerSecond: number | null; eventLoopUtilization: number; embedded: boolean }
): boolean {
  const asked = run.spec.ratePerSecond;
  if (run.kind === 'collection' || rowsPerSecond === null || (asked !== null && rowsPerSecond >= asked * KEPT_PACE)) {
    return false;
  }
  const { building, writing, committing } = totals.spent;
  return building > writing + committing || (!embedded && eventLoopUtilization >= SATURATED_EVENT_LOOP);
}
