import { t } from '@grafana/i18n';
import type { LatencyMs, Percentiles, Sample } from '@thermobench/service/model/sample.ts';
import { useMemo } from 'react';

import { milliseconds, rate, share } from '../../components/figures.ts';
import { LEAST_TOLD, PHASE_COLORS, phaseName, phasesIn } from '../../components/phases.ts';
import { Sections } from '../../components/Section.tsx';
import { TimeChart, type ChartLine } from '../../components/TimeChart.tsx';
import { RelayCharts } from './RelayCharts.tsx';

/** The course of a run: its rate, its latencies, and where each second of its producers went. */
export function RunCharts({ samples }: { samples: readonly Sample[] }) {
  const times = useMemo(() => samples.map(({ at }) => at), [samples]);
  const rates = useMemo(() => rateLines(samples), [samples]);
  const latencies = useMemo(() => latencyLines(samples), [samples]);
  const spent = useMemo(() => timeLines(samples), [samples]);
  return (
    <>
      <Sections>
        <TimeChart title={t('charts.rate', 'Rows a second')} times={times} lines={rates} format={rate} />
        <TimeChart
          title={t('charts.latency', 'Latency of a reading')}
          times={times}
          lines={latencies}
          format={milliseconds}
        />
      </Sections>
      <TimeChart
        title={t('charts.time', 'Where each second went')}
        times={times}
        lines={spent}
        format={share}
        stacked
        max={1}
      />
      {samples.some(({ relay }) => relay !== undefined) && <RelayCharts samples={samples} />}
    </>
  );
}

function rateLines(samples: readonly Sample[]): ChartLine[] {
  return [
    {
      name: t('charts.rows', 'rows/s'),
      color: 'green',
      values: samples.map(({ rowsPerSecond }) => rowsPerSecond),
    },
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
    line(t('charts.p50', 'p50'), 'blue', 'service', 'p50'),
    line(t('charts.p90', 'p90'), 'purple', 'service', 'p90'),
    line(t('charts.p99', 'p99'), 'orange', 'service', 'p99'),
    ...(isPaced ? [line(t('charts.intended', 'p99 from intended start'), 'red', 'intended', 'p99')] : []),
  ];
}

function timeLines(samples: readonly Sample[]): ChartLine[] {
  const told = phasesIn(
    samples.map(({ timeSpent }) => timeSpent),
    LEAST_TOLD
  );
  return told.map((phase) => ({
    name: phaseName(phase),
    color: PHASE_COLORS[phase],
    values: samples.map(({ timeSpent }) => timeSpent[phase]),
  }));
}
