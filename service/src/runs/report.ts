import type { HostSecond, ProgramUse } from '../hosts/host-second.ts';
import type { Baseline } from '../model/baseline.ts';
import type { HostWork } from '../model/host-work.ts';
import type { FaultRecord } from '../model/fault.ts';
import type { OutageReport } from '../model/outage-report.ts';
import type { Ledger, PaceKept, RelayReport, Report } from '../model/report.ts';
import type { RunId, RunState, Stop } from '../model/run.ts';
import { PHASES } from '../model/sample.ts';
import type { SourceReport } from '../model/source-report.ts';
import type { Steady } from '../model/steady.ts';
import { isTroubled } from '../model/sensor.ts';
import { latencyMs, percentiles } from '../stats/histograms.ts';
import { eventLoopUtilization, type Second } from '../producer/second.ts';
import { storeSample } from '../sinks/store-pressure.ts';
import { disturbancesOn } from '../verdict/disturbances.ts';
import { limitOf } from '../verdict/judge.ts';
import { cpuBusy, type Commits, type RunEvidence } from '../verdict/run-evidence.ts';
import type { RunRecord } from '../journal/rows.ts';
import { validity } from './ledger.ts';
import { wearOf } from './wear.ts';
import { isFinal, nothingStored, validIfAcked } from './nothing-stored.ts';
import { shares } from './sampling.ts';
import { judgeThresholds } from './thresholds.ts';
import type { Totals } from './totals.ts';

/** A paced run fell behind if it missed at least this share of the requested rate. */
const BEHIND = 0.01;

export interface Ending {
  state: RunState;
  endedAt: number;
  /** The fault that ended a failed run. */
  fault: FaultRecord | null;
  ledger: Ledger | null;
  ledgerProblem: FaultRecord | null;
  relay?: RelayReport;
  /** How the work of each host went, if the producers ran on hosts with agents. */
  hosts?: readonly HostWork[];
  /** What the run broke on purpose. */
  outages?: readonly OutageReport[];
  /** What the source reported in advance. */
  source?: SourceReport | null;
  /** The store works in the producers' own threads. */
  embedded: boolean;
  /** The store is a log, so a broker. */
  isLog?: boolean;
  /** The store listens on the host of the producers. */
  hasStoreHere?: boolean;
  /** A sentence for each host of the store that was not observed, or whose figures are incomplete. */
  gaps?: readonly string[];
  /** Only if the run was stopped before its planned end. */
  stopped?: Stop | null;
  /** Runs that were in progress at the same time. */
  overlapping?: readonly RunId[];
  /** Rows in the store before the run wrote its first row. */
  storeRowsAtStart?: number | null;
  /** The sink keeps no rows. */
  storesNothing?: boolean;
  steady?: Steady | null;
  /** What the disks of this host can do at most, newest first. */
  baselines?: readonly Baseline[];
}

/** Builds the report of a run. */
export function buildReport(run: RunRecord, totals: Totals, ending: Ending): Report {
  const measuredSeconds = totals.measured.elapsedMs / 1000;
  const rowsPerSecond = measuredSeconds > 0 ? totals.measured.acked / measuredSeconds : null;
  const pace = paceOf(run, totals, { rowsPerSecond, ending });
  const seen = evidenceOf(run, totals, pace, ending);
  const { bound, verdict } = seen === null ? { bound: null, verdict: null } : limitOf(seen);
  const errors = [...totals.all.recovered];
  const outcome = { ...totals.all, faults: errors };
  const nothing = ending.state === 'done' ? nothingStored(outcome) : null;
  const fault = ending.fault ?? nothing;
  const report: Omit<Report, 'thresholds'> = {
    id: run.id,
    kind: run.kind,
    state: nothing === null ? ending.state : 'failed',
    ...(nothing !== null && isFinal(outcome)
      ? { valid: false, invalidReasons: ['Nothing was stored.'] }
      : validIfAcked({ state: ending.state, acked: totals.all.acked }, validity(ending.ledger, ending.relay))),
    target: run.spec.target,
    sink: run.sink,
    spec: run.spec,
    producers: run.producers,
    loop: run.spec.ratePerSecond === null ? 'closed' : 'paced',
    startedAt: run.startedAt,
    endedAt: ending.endedAt,
    startedBy: run.startedBy,
    stopped: ending.stopped ?? null,
    sweep: run.sweep,
    ...(run.limitSearch !== undefined && { limitSearch: run.limitSearch }),
    notes: run.notes,
    tags: run.tags,
    rowsPerSecond,
    measuredSeconds,
    steady: ending.steady ?? null,
    longestStallMs: totals.all.longestStallMs,
    pace,
    failed: totals.all.failed,
    bound,
    overlapping: [...(ending.overlapping ?? [])],
    disturbances: totals.hosts.flatMap((host) => disturbancesOn(host, { mayHideStore: mayHideStore(host, ending) })),
    ledger: ending.ledger,
    ledgerProblem: ending.ledgerProblem,
    readingsDeletedAt: null,
    ...(ending.relay && { relay: ending.relay }),
    ...(ending.hosts && { hosts: [...ending.hosts] }),
    ...(ending.outages && { outages: [...ending.outages] }),
    ...(ending.source && { source: ending.source }),
    latencyMs: latencyMs(totals.measured.latencies),
    timeSpent: shares(totals.measured.spent),
    generator: {
      cpuSeconds: totals.measured.cpuSeconds,
      cpuSecondsPer100kRows:
        totals.measured.acked > 0 ? (totals.measured.cpuSeconds * 100_000) / totals.measured.acked : null,
      eventLoopUtilization: eventLoopUtilization(totals.measured),
      eventLoopDelayMs: totals.measured.eventLoopDelayMs,
      gcSeconds: totals.measured.gcMs / 1000,
      peakResidentBytes: totals.all.residentBytes,
      limited: bound === 'generator',
    },
    errors: fault === null ? errors : [fault, ...errors],
    sensors: (totals.all.sensors ?? []).filter(isTroubled),
    missedTicks: totals.all.missedTicks,
    store: run.store,
    storeRowsAtStart: ending.storeRowsAtStart ?? null,
    ...wear(run, totals, ending),
    verdict,
    confirmation: null,
  };
  return { ...report, thresholds: judgeThresholds(report) };
}

/** Requested and achieved rate of a paced run; null for a closed loop. */
function paceOf(
  run: RunRecord,
  totals: Totals,
  { rowsPerSecond, ending }: { rowsPerSecond: number | null; ending: Ending }
): PaceKept | null {
  const { ratePerSecond } = run.spec;
  if (ratePerSecond === null) {
    return null;
  }
  const due = totals.all.offered + totals.all.missed;
  // Judge a run by its rate if missed readings cannot show that it fell behind. Missed readings are counted only at a planned
  // end. A run that ends with its last row has started all of its readings, however late.
  // A lost host does not report its missed readings.
  const isIncomplete = ending.state !== 'done' || (ending.hosts?.some(({ missing }) => missing !== null) ?? false);
  const goesByRate = run.spec.rows !== null || isIncomplete;
  // The first reading of each producer has no interval before it.
  const lacking = (ratePerSecond - (rowsPerSecond ?? 0)) * (totals.measured.elapsedMs / 1000) - run.producers;
  const isLate = goesByRate && rowsPerSecond !== null && lacking > BEHIND * totals.measured.acked;
  return {
    askedPerSecond: ratePerSecond,
    due,
    begun: totals.all.offered,
    fellBehind: isLate || (due > 0 && totals.all.missed >= BEHIND * due),
  };
}

function hasRole({ programs }: HostSecond, role: ProgramUse['role']): boolean {
  return programs.some((program) => program.role === role);
}

function hasOnlyStore(host: HostSecond): boolean {
  return hasRole(host, 'store') && !hasRole(host, 'generator');
}

/** Null without a reason for a collection, whose hosts are not observed. */
function wear(run: RunRecord, { hosts, measured }: Totals, ending: Ending): Pick<Report, 'wear' | 'wearUnknown'> {
  if (run.kind === 'collection' || measured.elapsedMs === 0) {
    return { wear: null, wearUnknown: null };
  }
  const { embedded, hasStoreHere = false, storesNothing = false } = ending;
  const elsewhere = hosts.filter(hasOnlyStore);
  const isHere = embedded || hasStoreHere;
  const host = isHere ? hosts.find((each) => !hasOnlyStore(each)) : elsewhere.length === 1 ? elsewhere[0] : undefined;
  return wearOf({
    ...{ host: host ?? null, acked: measured.acked, elapsedMs: measured.elapsedMs, payload: run.spec.payload },
    ...{ embedded, storesNothing },
  });
}

/** Whether one of the host's other programs may be the store, because its process was not visible. */
function mayHideStore(host: HostSecond, { hasStoreHere = false }: Pick<Ending, 'hasStoreHere'>): boolean {
  return hasStoreHere && !hasRole(host, 'store');
}

/** Null if nothing was measured, and for a collection, which is not judged. */
function evidenceOf(run: RunRecord, totals: Totals, pace: PaceKept | null, ending: Ending): RunEvidence | null {
  const { measured, all, hosts, store } = totals;
  if (run.kind === 'collection' || measured.elapsedMs === 0) {
    return null;
  }
  return {
    producers: run.producers,
    measuredMs: measured.elapsedMs,
    pace,
    timeSpent: shares(measured.spent),
    starved: starvedShare(measured),
    eventLoopUtilization: eventLoopUtilization(measured),
    embedded: ending.embedded,
    isLog: ending.isLog ?? false,
    firstCommitsMs: all.firstCommitsMs,
    commitP50Ms: percentiles(measured.latencies.commit)?.p50 ?? null,
    commits: commitsOf(measured),
    host: hostOfProducers(hosts),
    storeHosts: hosts.filter(hasOnlyStore),
    gaps: ending.gaps ?? [],
    baselines: ending.baselines ?? [],
    store: store && storeSample(store),
  };
}

/** Of several hosts with producers, the one that reaches its limit first. */
function hostOfProducers(hosts: readonly HostSecond[]): HostSecond | null {
  const known = hosts.filter((host) => hasRole(host, 'generator'));
  const candidates = known.length > 0 ? known : hosts.filter((host) => !hasOnlyStore(host));
  return candidates.toSorted((a, b) => cpuBusy(b) - cpuBusy(a)).at(0) ?? null;
}

function commitsOf({ spent, acked, latencies }: Second): Commits | null {
  const count = latencies.commit.totalCount;
  const waitedMs = spent.committing + (count >= acked ? spent.writing : 0);
  const spentMs = PHASES.reduce((sum, phase) => sum + spent[phase], 0);
  return count === 0 || spentMs === 0 ? null : { meanMs: waitedMs / count, share: waitedMs / spentMs };
}

/** Share of the producers' time in which the source had no data. */
function starvedShare({ spent, starvedMs }: Pick<Second, 'spent' | 'starvedMs'>): number {
  const spentMs = PHASES.reduce((sum, phase) => sum + spent[phase], 0);
  return spentMs > 0 ? starvedMs / spentMs : 0;
}
