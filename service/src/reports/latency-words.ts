import { isLowerBound } from '../model/lower-bound.ts';
import type { Report } from '../model/report.ts';
import type { Percentiles } from '../model/sample.ts';
import { counted } from '../model/sentence.ts';
import { count, milliseconds, NOTHING } from './figures.ts';

/** What may be claimed about a run's latencies: the same figures, marks and notes in every format. */

/** A latency, and the reasons why it may be inexact. */
export interface Claim {
  readonly ms: number;
  /** Some waits ended early in a fault, so the true value may be higher. */
  readonly isAtLeast: boolean;
  /** More than {@link CLIENTS_SHARE} of it may come from the generator itself. */
  readonly mayBeOwn: boolean;
}

/** A row of a table of latencies. */
export interface LatencyRow {
  readonly of: 'service' | 'intended' | 'commit' | 'failed' | 'client' | 'loop';
  readonly name: string;
  readonly claims: Readonly<Partial<Record<keyof Percentiles, Claim>>>;
}

/** The headline latency of a run. */
export interface HeadlineP99 {
  readonly name: string;
  readonly p99: Claim | null;
  /** Latency of the commit alone, if readings wait for a batch to fill before it. */
  readonly commitMs: number | null;
}

type Measured = Pick<Report, 'loop' | 'latencyMs' | 'failed' | 'pace' | 'generator'>;

export const PERCENTILES = ['p50', 'p90', 'p99', 'p999', 'max'] as const;

/** If more than this share of p99 may come from the client, the report mentions it. */
const CLIENTS_SHARE = 0.1;
/** Marks a figure to which {@link CLIENTS_SHARE} applies. */
const OWN_MARK = '*';

/** If a commit takes a larger share of p99, waiting for the batch is not worth mentioning. */
const NEARLY_ALL = 0.9;
/** The parts of a shorter p99 say nothing useful. */
const MIN_MS = 1;

/**
 * With a store that answers immediately, the median from the intended start was 0.7 to 1.1 ms at every rate from 10 to 160,000
 * readings per second.
 */
const TIMER_FLOOR_BELOW_MS = 2;

/** What p99 is measured from: the intended start in a paced run, otherwise the call. */
export function p99Name(isPaced: boolean): string {
  return isPaced ? 'p99 from intended start' : 'p99 from call to ack';
}

/** The p99 from the intended start for a paced run, and from the call for a closed loop. */
export function headlineP99(report: Measured & Pick<Report, 'spec'>): HeadlineP99 {
  const { latencyMs, spec } = report;
  const isPaced = latencyMs.intended !== null;
  const row = latencyRows(report).find((each) => each.of === (isPaced ? 'intended' : 'service'));
  return {
    name: p99Name(isPaced),
    p99: row?.claims.p99 ?? null,
    commitMs: fillsBatches(spec.sink.commitEvery) ? (latencyMs.commit?.p99 ?? null) : null,
  };
}

/** Whether readings wait for others before a commit. If the setting is not given, its value is unknown. */
export function fillsBatches(commitEvery: unknown): boolean {
  return typeof commitEvery === 'number' && commitEvery > 1;
}

/** `≥ 823 ms, of which commit 2 ms` */
export function headlineWords({ p99, commitMs }: HeadlineP99): string {
  return [claimWords(p99), ...commitPart(p99?.ms ?? null, commitMs)].join(', ');
}

/** `of which commit 2 ms`, after a p99; empty if that adds little, or no commit was measured. */
export function commitPart(p99Ms: number | null, commitMs: number | null, format = milliseconds): string[] {
  return commitMs === null || p99Ms === null || p99Ms < MIN_MS || commitMs > NEARLY_ALL * p99Ms
    ? []
    : [`of which commit ${format(commitMs)}`];
}

/** `≥ 12 ms*` */
export function claimWords(claim: Claim | null | undefined, format = milliseconds): string {
  return claim ? `${atLeastWords(format(claim.ms), claim.isAtLeast)}${claim.mayBeOwn ? OWN_MARK : ''}` : NOTHING;
}

/** `≥ 12 ms` for a lower bound, `12 ms` for an exact figure. */
export function atLeastWords(figure: string, isAtLeast: boolean): string {
  return isAtLeast ? `≥ ${figure}` : figure;
}

/** All measured latencies, each with its marks. */
export function latencyRows({ latencyMs, failed, pace, generator }: Measured): LatencyRow[] {
  const { service, intended, commit, client } = latencyMs;
  const faults = failed > 0 ? latencyMs.failed : null;
  const clientsMs = client?.p99 ?? 0;
  const row = (
    of: LatencyRow['of'],
    name: string,
    percentiles: Percentiles | null,
    isAtLeast: (ms: number) => boolean = () => false
  ): LatencyRow[] => {
    const isOwn = (percentile: keyof Percentiles) =>
      (of === 'service' || of === 'intended') && percentile === 'p99' && isMuchClients(percentiles, clientsMs);
    const claims = PERCENTILES.map((percentile) => {
      const ms = percentiles?.[percentile] ?? 0;
      return [percentile, { ms, isAtLeast: isAtLeast(ms), mayBeOwn: isOwn(percentile) }];
    });
    return percentiles ? [{ of, name, claims: Object.fromEntries(claims) }] : [];
  };
  const isAtLeast = (from: 'service' | 'intended') => (ms: number) =>
    isLowerBound(ms, from, { failed, latencyMs, pace });
  const loop = { ms: generator.eventLoopDelayMs, isAtLeast: false, mayBeOwn: false };
  return [
    ...row('service', 'call to ack', service, isAtLeast('service')),
    ...row('intended', 'intended start to ack', intended, isAtLeast('intended')),
    ...row('commit', 'commit', commit),
    ...row('failed', 'waits that failed (lower bound)', faults),
    ...row('client', "generator's own share (upper bound)", isMuchClients(service, clientsMs) ? client : null),
    ...(service ? [{ of: 'loop' as const, name: "generator's event loop delay", claims: { p99: loop } }] : []),
  ];
}

/** Notes that a reader needs to interpret the latencies. */
export function latencyNotes({ loop, latencyMs, failed, pace }: Measured): string[] {
  const { service, client } = latencyMs;
  const missed = pace === null ? 0 : pace.due - pace.begun;
  return [
    loop === 'closed'
      ? 'Closed loop: the next reading waits for the store, so a slow store gets fewer requests.'
      : 'Paced: each reading has an intended start, and the latency from it includes the wait for a slow store.',
    ...(failed > 0 && latencyMs.failed
      ? [
          `${counted(failed, 'reading')} waited without an answer, up to ${milliseconds(latencyMs.failed.max)}: latencies with ≥ are lower bounds.`,
        ]
      : []),
    ...(pace?.fellBehind && missed > 0
      ? [
          `${count(missed)} of ${count(pace.due)} due readings were never started. They are included with the time they waited, so latencies from the intended start are lower bounds.`,
        ]
      : []),
    ...(client && isMuchClients(service, client.p99)
      ? [
          `${OWN_MARK} Up to ${milliseconds(client.p99)} of this latency may be due to the generator: answers may have waited for its busy threads.`,
        ]
      : []),
    ...(isNearTimerFloor({ loop, latencyMs })
      ? [
          'Close to the shortest latency that a paced run can measure: timers have a resolution of 1 ms, so a ' +
            'reading starts about 1 ms after its intended start, regardless of the store and the rate. Compare fast ' +
            'stores by their latency from call to ack.',
        ]
      : []),
  ];
}

function isMuchClients(measured: Percentiles | null, clientsMs: number): boolean {
  return measured !== null && clientsMs > CLIENTS_SHARE * measured.p99;
}

/** Whether the generator's own timers may account for much of a paced run's latencies from the intended start. */
function isNearTimerFloor({ loop, latencyMs }: Pick<Report, 'loop' | 'latencyMs'>): boolean {
  return loop === 'paced' && latencyMs.intended !== null && latencyMs.intended.p50 < TIMER_FLOOR_BELOW_MS;
}
