import type { ThresholdResult } from '../model/threshold.ts';
import { csvText, thresholdColumn } from './csv-text.ts';
import { PHASES, type Percentiles, type Sample } from '../model/sample.ts';

type Cell = string | number | boolean | null | undefined;
type Column = readonly [header: string, cell: (sample: Sample) => Cell];

const PERCENTILES = ['p50', 'p90', 'p99', 'p999', 'max'] as const;

const COLUMNS: readonly Column[] = [
  ['second_s', ({ second }) => second],
  ['time_utc', ({ at }) => new Date(at).toISOString()],
  ['interval_s', ({ seconds }) => seconds],
  ['warming', ({ warming }) => warming],
  ['offered_rows', ({ offered }) => offered],
  ['acked_rows', ({ acked }) => acked],
  ['rejected_rows', ({ rejected }) => rejected],
  ['failed_rows', ({ failed }) => failed],
  ['missed_rows', ({ missed }) => missed],
  ['longest_stall_ms', ({ longestStallMs }) => longestStallMs],
  ['transient_errors', ({ transientErrors }) => transientErrors],
  ['rate_rows_per_s', ({ rowsPerSecond }) => rowsPerSecond],
  ...latencyColumns('service', ({ latencyMs }) => latencyMs.service),
  ...latencyColumns('intended', ({ latencyMs }) => latencyMs.intended),
  ...latencyColumns('commit', ({ latencyMs }) => latencyMs.commit),
  ...latencyColumns('failed', ({ latencyMs }) => latencyMs.failed),
  ['client_p99_ms', ({ latencyMs }) => latencyMs.client?.p99],
  ...PHASES.map((phase): Column => [`${phase}_share`, ({ timeSpent }) => timeSpent[phase]]),
  ['generator_cpu_s', ({ generator }) => generator.cpuSeconds],
  ['event_loop_utilization_share', ({ generator }) => generator.eventLoopUtilization],
  ['event_loop_delay_p99_ms', ({ generator }) => generator.eventLoopDelayMs],
  ['gc_s', ({ generator }) => generator.gcSeconds],
  ['resident_bytes', ({ generator }) => generator.residentBytes],
  ['spooled_rows', ({ spooled }) => spooled],
  ['relayed_rows', ({ relay }) => relay?.relayed],
  ['relay_lag_rows', ({ relay }) => relay?.lag],
  ['relay_end_to_end_p99_ms', ({ relay }) => relay?.endToEndMs?.p99],
];

/**
 * The samples of a run, one line per second, with the unit at the end of each column's name; empty if nothing was measured. A run
 * on several hosts has a column with the rate of each. The last columns contain the thresholds of the whole run: condition, measured figure and outcome, the same in each line.
 */
export function samplesAsCsv(samples: readonly Sample[], thresholds: readonly ThresholdResult[]): string {
  const columns = [...COLUMNS, ...hostColumns(samples), ...thresholds.flatMap(thresholdColumns)];
  const lines = samples.map((sample) => columns.map(([, cell]) => csvText(cell(sample))).join(','));
  return [columns.map(([name]) => name).join(','), ...lines, ''].join('\n');
}

function hostColumns(samples: readonly Sample[]): Column[] {
  const hosts = new Set(samples.flatMap(({ shares = [] }) => shares.map(({ host }) => host)));
  return [...hosts].map((name): Column => [
    `host_${name}_rate_rows_per_s`,
    ({ shares }) => shares?.find(({ host }) => host === name)?.rowsPerSecond,
  ]);
}

function thresholdColumns({ measure, condition, measured, outcome }: ThresholdResult): Column[] {
  const name = thresholdColumn(measure);
  return [
    [name, () => condition],
    [`${name}_measured`, () => measured],
    [`${name}_outcome`, () => outcome],
  ];
}

function latencyColumns(name: string, of: (sample: Sample) => Percentiles | null): Column[] {
  return PERCENTILES.map((percentile) => [`${name}_${percentile}_ms`, (sample) => of(sample)?.[percentile]]);
}
