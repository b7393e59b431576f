import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';
import { useMemo } from 'react';

import { useTrend } from '../../api/useTrend.ts';
import { milliseconds, rate } from '../../components/figures.ts';
import { Sections } from '../../components/Section.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TrendChart } from './TrendChart.tsx';
import { trendPoints, type TrendPoint } from './trendPoints.ts';
import { TrendTable } from './TrendTable.tsx';

/** Rows/s and p99 of all runs with one configuration, as charts and as a table. */
export function Trend({ id }: { id: string }) {
  const { data: runs, error, refetch } = useTrend(id);
  const points = useMemo(() => trendPoints(runs ?? []), [runs]);
  if (error) {
    return <ServiceProblem problem={error} onRetry={refetch} />;
  }
  if (!runs) {
    return <Skeleton heights={[26, 26]} />;
  }
  if (points.length === 0) {
    return <Text color="secondary">{t('trend.none', 'No run with this configuration has ended yet.')}</Text>;
  }
  const isPaced = runs.some(({ spec }) => spec.ratePerSecond !== null);
  return (
    <Stack direction="column" gap={3}>
      {points.length === 1 && (
        <Text>
          {t('trend.one', 'This is the only run with this configuration. Run it again later to see a trend.')}
        </Text>
      )}
      <Sections>
        <TrendChart title={t('trend.rate', 'Rows/s')} points={points} of={rateOf} format={rate} current={id} />
        <TrendChart
          title={isPaced ? t('trend.p99-intended', 'p99 from intended start') : t('trend.p99', 'p99 from call to ack')}
          points={points}
          of={p99Of}
          format={milliseconds}
          current={id}
        />
      </Sections>
      <TrendTable points={points} />
    </Stack>
  );
}

const rateOf = ({ rowsPerSecond }: TrendPoint) => rowsPerSecond;
const p99Of = ({ p99Ms }: TrendPoint) => p99Ms;
