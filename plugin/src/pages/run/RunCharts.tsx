import { t } from '@grafana/i18n';
import { chartedRate } from '@thermobench/service/model/charted-rate.ts';
import type { Report } from '@thermobench/service/model/report.ts';
import { hasEnded, type Run } from '@thermobench/service/model/run.ts';
import { outageName } from '@thermobench/service/reports/outage-words.ts';
import { PHASE_COLORS, type LatencyMs, type Percentiles, type Sample } from '@thermobench/service/model/sample.ts';
import { useMemo } from 'react';

import { milliseconds, rate, share } from '../../components/figures.ts';
import { MIN_SHOWN, phaseName, phasesIn } from '../../components/phases.ts';
import { shareLines } from '../../components/shareLines.ts';
import { Sections } from '../../components/Section.tsx';
import type { ChartLine } from '../../components/time-chart/chartLine.ts';
import type { ChartMark } from '../../components/time-chart/chartMark.ts';
import { TimeChart } from '../../components/time-chart/TimeChart.tsx';
import { useChartGroup } from '../../components/time-chart/useChartGroup.ts';
import { Zoom } from '../../components/time-chart/Zoom.tsx';
import { chartSpan } from './chartSpan.ts';
import { HostCharts } from './HostCharts.tsx';
import { RelayCharts } from './RelayCharts.tsx';

interface Props {
  run: Pick<Run, 'spec' | 'state' | 'startedAt'>;
  samples: readonly Sample[];
  /** The figures of the report, once there is one. Legends show them, so that the page has only one mean of each. */
  report?: Pick<Report, 'rowsPerSecond' | 'timeSpent' | 'steady' | 'hosts' | 'outages'>;
}

/**
 * A run over time: its rate, its latencies, and where each second of its producers went. Means leave out the warm-up,
 * as the report does.
 */
export function RunCharts({ run, samples, report }: Props) {
  const times = useMemo(() => samples.map(({ at }) => at), [samples]);
  const weights = useMemo(() => samples.map(({ warming, seconds }) => (warming ? 0 : seconds)), [samples]);
  const group = useChartGroup({ times, weights, span: chartSpan(run, times), isLive: !hasEnded(run.state) });
  const rates = useMemo(() => rateLines(samples, report), [samples, report]);
  const latencies = useMemo(() => latencyLines(samples), [samples]);
  const spent = useMemo(() => timeLines(samples, report), [samples, report]);
  const marks = useMarks(run.startedAt, report);
  return (
    <>
      <Zoom group={group} />
      <Sections>
        <TimeChart
          title={t('charts.rate', 'Rows per second')}
          group={group}
          lines={rates}
          format={rate}
          summary="mean"
          marks={marks}
        />
        <TimeChart
          title={t('charts.latency', 'Latency of a reading')}
          group={group}
          lines={latencies}
          format={milliseconds}
          summary="highest"
        />
      </Sections>
      <TimeChart
        title={t('charts.time', 'Where each second went')}
        group={group}
        lines={spent}
        format={share}
        summary="mean"
        stacked
        max={1}
      />
      <HostCharts group={group} samples={samples} />
      {samples.some(({ relay }) => relay !== undefined) && <RelayCharts group={group} samples={samples} />}
    </>
  );
}

/** Where the steady part of a run starts, and where each outage began. */
function useMarks(startedAt: number | null, report: Props['report']): readonly ChartMark[] {
  const fromSecond = report?.steady?.state === 'steady' ? report.steady.fromSecond : null;
  const outages = report?.outages;
  return useMemo(
    () => [
      ...(startedAt === null || fromSecond === null
        ? []
        : [{ at: startedAt + fromSecond * 1000, label: t('charts.steady', 'steady from here') }]),
      ...(outages ?? []).flatMap(({ begunAt, ...outage }) =>
        begunAt === null ? [] : [{ at: begunAt, label: outageName(outage) }]
      ),
    ],
    [startedAt, fromSecond, outages]
  );
}

function rateLines(samples: readonly Sample[], report: Props['report']): ChartLine[] {
  return [
    {
      name: t('charts.rows', 'rows/s'),
      color: 'rate',
      values: samples.map(chartedRate),
      mean: report?.rowsPerSecond,
    },
    ...shareLines(samples).map(({ name, color, host, of }) => ({
      ...{ name, color },
      values: samples.map(of),
      mean: report?.hosts?.find((work) => work.host === host)?.rowsPerSecond,
    })),
  ];
}

function latencyLines(samples: readonly Sample[]): ChartLine[] {
  const line = (name: string, color: string, of: keyof LatencyMs, percentile: keyof Percentiles): ChartLine => ({
    name,
    color,
    values: samples.map(({ latencyMs }) => latencyMs[of]?.[percentile] ?? null),
  });
  const isPaced = samples.some(({ latencyMs }) => latencyMs.intended !== null);
  return [
    line(t('charts.p50', 'p50'), 'p50', 'service', 'p50'),
    line(t('charts.p90', 'p90'), 'p90', 'service', 'p90'),
    line(t('charts.p99', 'p99'), 'p99', 'service', 'p99'),
    ...(isPaced ? [line(t('charts.intended', 'p99 from intended start'), 'intended', 'intended', 'p99')] : []),
  ];
}

function timeLines(samples: readonly Sample[], report: Props['report']): ChartLine[] {
  const shownPhases = phasesIn(
    samples.map(({ timeSpent }) => timeSpent),
    MIN_SHOWN
  );
  return shownPhases.map((phase) => ({
    name: phaseName(phase),
    color: PHASE_COLORS[phase],
    values: samples.map(({ timeSpent }) => timeSpent[phase]),
    mean: report?.timeSpent[phase],
  }));
}
