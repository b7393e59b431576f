import { t } from '@grafana/i18n';
import type { Sample } from '@thermobench/service/model/sample.ts';
import { useMemo } from 'react';

import { share } from '../../components/figures.ts';
import { hostLines, hostsIn } from '../../components/hostLines.ts';
import type { ChartLine } from '../../components/time-chart/chartLine.ts';
import { TimeChart } from '../../components/time-chart/TimeChart.tsx';
import type { ChartGroup } from '../../components/time-chart/useChartGroup.ts';
import { AS_IT_IS } from '../../translations.ts';

/** How busy the resources of each observed host were. */
export function HostCharts({ group, samples }: { group: ChartGroup; samples: readonly Sample[] }) {
  return hostsIn(samples).map((host) => <HostChart key={host} host={host} group={group} samples={samples} />);
}

function HostChart({ host, group, samples }: { host: string; group: ChartGroup; samples: readonly Sample[] }) {
  const lines = useMemo(() => chartLines(host, samples), [host, samples]);
  return (
    <TimeChart
      title={t('charts.host', 'How busy {{host}} was', { host, ...AS_IT_IS })}
      group={group}
      lines={lines}
      format={share}
      summary="mean"
      max={1}
    />
  );
}

function chartLines(host: string, samples: readonly Sample[]): ChartLine[] {
  return hostLines(host, samples).map(({ display, color, of }) => ({ name: display, color, values: samples.map(of) }));
}
