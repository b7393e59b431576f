import { t } from '@grafana/i18n';
import type { RelaySample, Sample } from '@thermobench/service/model/sample.ts';
import { useMemo } from 'react';

import { count, milliseconds, rate } from '../../components/figures.ts';
import { Sections } from '../../components/Section.tsx';
import type { ChartLine } from '../../components/time-chart/chartLine.ts';
import { TimeChart } from '../../components/time-chart/TimeChart.tsx';
import type { ChartGroup } from '../../components/time-chart/useChartGroup.ts';

/** How well a relay kept up with the producers: its rate, its lag, and how long a reading took. */
export function RelayCharts({ group, samples }: { group: ChartGroup; samples: readonly Sample[] }) {
  const rates = useMemo(() => rateLines(samples), [samples]);
  const behind = useMemo(() => behindLines(samples), [samples]);
  const delays = useMemo(() => delayLines(samples), [samples]);
  return (
    <>
      <Sections>
        <TimeChart
          title={t('relay.rate', 'Relay: rows per second')}
          group={group}
          lines={rates}
          format={rate}
          summary="mean"
        />
        <TimeChart
          title={t('relay.behind', 'Relay: records behind')}
          group={group}
          lines={behind}
          format={count}
          summary="highest"
        />
      </Sections>
      <TimeChart
        title={t('relay.delay', 'Relay: from the producer’s send to the relay’s commit')}
        group={group}
        lines={delays}
        format={milliseconds}
        summary="highest"
      />
    </>
  );
}

function rateLines(samples: readonly Sample[]): ChartLine[] {
  return [
    {
      name: t('relay.produced', 'acked by Kafka'),
      color: 'rate',
      values: samples.map(({ rowsPerSecond }) => rowsPerSecond),
    },
    line(t('relay.relayed', 'relayed'), 'relayed', samples, ({ rowsPerSecond }) => rowsPerSecond),
  ];
}

function behindLines(samples: readonly Sample[]): ChartLine[] {
  return [line(t('relay.lag', 'records behind'), 'lag', samples, ({ lag }) => lag)];
}

function delayLines(samples: readonly Sample[]): ChartLine[] {
  return [
    line(t('charts.p50', 'p50'), 'p50', samples, ({ endToEndMs }) => endToEndMs?.p50),
    line(t('charts.p99', 'p99'), 'p99', samples, ({ endToEndMs }) => endToEndMs?.p99),
  ];
}

function line(
  name: string,
  color: string,
  samples: readonly Sample[],
  of: (relay: RelaySample) => number | undefined
): ChartLine {
  return { name, color, values: samples.map(({ relay }) => (relay && of(relay)) ?? null) };
}
