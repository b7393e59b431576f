import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { Alert, Stack, Text } from '@grafana/ui';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';
import { useParams } from 'react-router';

import { useSweep } from '../../api/useSweeps.ts';
import { milliseconds, rate } from '../../components/figures.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { lengthWords } from '../../components/settingWords.ts';
import { axesOf } from '../../components/sweepAxes.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { links } from '../../links.ts';
import { cellSeries } from './cellSeries.ts';
import { IntervalChart } from './IntervalChart.tsx';
import { SweepActions } from './SweepActions.tsx';
import { SweepLimits } from './SweepLimits.tsx';
import { SweepProgress } from './SweepProgress.tsx';
import { SweepTable } from './SweepTable.tsx';

/** One sweep: its table, growing while it runs. Route: /sweeps/:id */
export function SweepPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useSweep(id);
  // A cached sweep is useless if somebody has deleted it.
  const sweep = error?.kind === 'missing' ? undefined : data;
  return (
    <PluginPage
      pageNav={{
        text: sweep?.spec.run.label ?? t('sweep.title', 'Sweep {{id}}', { id }),
        parentItem: { text: t('runs.title', 'Runs'), url: links.runs() },
      }}
      actions={sweep && <SweepActions sweep={sweep} />}
    >
      <Stack direction="column" gap={2}>
        {error && <ServiceProblem problem={error} onRetry={refetch} />}
        {!sweep && !error && <Skeleton heights={[4, 35, 30]} />}
        {sweep && (
          <>
            <SweepProgress sweep={sweep} />
            {sweep.problem && (
              <Alert
                severity="error"
                bottomSpacing={0}
                title={t('sweep.problem', 'The sweep ended because its next run could not start')}
              >
                <div>{sweep.problem.message}</div>
                <div>{sweep.problem.hint}</div>
              </Alert>
            )}
            <SweepLimits sweep={sweep} />
            <Text color="secondary">
              {t('sweep.common', 'Each run: {{what}}. Figures are medians of the runs.', {
                what: commonWords(sweep.spec),
              })}
            </Text>
            {sweep.cells.some(({ rowsPerSecond }) => rowsPerSecond !== null) && (
              <IntervalChart
                title={t('sweep.chart', 'Rows per second')}
                format={rate}
                {...cellSeries(sweep, ({ rowsPerSecond }) => rowsPerSecond)}
              />
            )}
            {sweep.cells.some(({ intendedP99Ms }) => intendedP99Ms !== null) && (
              <IntervalChart
                title={t('sweep.chart-intended', 'p99 from intended start, of paced runs')}
                format={milliseconds}
                {...cellSeries(sweep, ({ intendedP99Ms }) => intendedP99Ms)}
              />
            )}
            <SweepTable sweep={sweep} />
          </>
        )}
      </Stack>
    </PluginPage>
  );
}

/** The target of all runs, unless it varies, and their length. */
function commonWords(spec: SweepSpec): string {
  const { target, relayTo } = spec.run;
  const axes = axesOf(spec);
  return [
    ...(axes.includes('target') ? [] : [t('sweep.target', 'target {{target}}', { target })]),
    ...(relayTo === null || axes.includes('relayTo') ? [] : [t('sweep.relay', 'relayed to {{relayTo}}', { relayTo })]),
    lengthWords(spec.run),
  ].join(', ');
}
