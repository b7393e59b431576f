import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { Sample } from '@thermobench/service/model/sample.ts';
import { useMemo } from 'react';

import { share } from '../../components/figures.ts';
import { busiestHosts, hostLines, hostsIn } from '../../components/hostLines.ts';
import type { ChartLine } from '../../components/time-chart/chartLine.ts';
import { TimeChart } from '../../components/time-chart/TimeChart.tsx';
import type { ChartGroup } from '../../components/time-chart/useChartGroup.ts';
import { AS_IT_IS } from '../../translations.ts';

/** A run on a fleet may have hundreds of hosts: too many charts to read. */
const MAX_CHARTS = 6;

/** How busy the resources of each observed host were; of many hosts, only the busiest are shown. */
export function HostCharts({ group, samples }: { group: ChartGroup; samples: readonly Sample[] }) {
  const others = hostsIn(samples).length - MAX_CHARTS;
  return (
    <>
      {busiestHosts(samples, MAX_CHARTS).map((host) => (
        <HostChart key={host} host={host} group={group} samples={samples} />
      ))}
      {others > 0 && (
        <Text color="secondary">
          {t('charts.other-hosts', '', {
            count: others,
            defaultValue_one: '{{count}} host whose CPUs were less busy is not shown.',
            defaultValue_other: '{{count}} hosts whose CPUs were less busy are not shown.',
          })}
        </Text>
      )}
    </>
  );
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
