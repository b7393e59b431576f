import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { Alert, Stack, Text, TextLink } from '@grafana/ui';
import { SweptRun, type Sweep } from '@thermobench/service/model/sweep.ts';
import { scalabilityWords } from '@thermobench/service/reports/scalability-words.ts';
import { useParams } from 'react-router';

import { useSweep } from '../../api/useSweeps.ts';
import { caseWords } from '../../components/caseWords.ts';
import { milliseconds, rate } from '../../components/figures.ts';
import { PageHead } from '../../components/PageHead.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { hostsWords, lengthWords } from '../../components/settingWords.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { cellSeries } from './cellSeries.ts';
import { IntervalChart } from './IntervalChart.tsx';
import { shownSettings } from './shownSettings.ts';
import { SweepActions } from './SweepActions.tsx';
import { SweepLimits } from './SweepLimits.tsx';
import { SweepProgress, SweepState } from './SweepProgress.tsx';
import { SweepTable } from './SweepTable.tsx';
import { WithCode } from '../../components/WithCode.tsx';

/** One sweep, with a table that fills up while the sweep runs. Route: /runs/sweeps/:id */
export function SweepPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useSweep(id);
  // Do not show a cached sweep that has been deleted.
  const sweep = error?.kind === 'missing' ? undefined : data;
  return (
    <PluginPage
      pageNav={{
        text: sweep?.spec.run.label ?? t('sweep.title', 'Sweep {{id}}', { id }),
        parentItem: { text: t('run.parent', 'Runs'), url: links.runs() },
      }}
    >
      <Stack direction="column" gap={2}>
        {error && <ServiceProblem problem={error} onRetry={refetch} />}
        {!sweep && !error && <Skeleton heights={[4, 35, 30]} />}
        {sweep && (
          <>
            <PageHead facts={<SweepState sweep={sweep} />} actions={<SweepActions sweep={sweep} />} />
            {sweep.spec.confirms !== null && (
              <Text>
                {t('sweep.confirms', 'This sweep tests the verdict on a run. Its result is in the report of that run:')}{' '}
                <TextLink href={links.run(sweep.spec.confirms)} inline>
                  {sweep.spec.confirms}
                </TextLink>
              </Text>
            )}
            <SweepProgress sweep={sweep} />
            {sweep.problem && (
              <Alert
                severity="error"
                bottomSpacing={0}
                title={t('sweep.problem', 'The sweep ended because its next run could not start')}
              >
                <div>{sweep.problem.message}</div>
                <div>
                  <WithCode text={sweep.problem.hint} />
                </div>
              </Alert>
            )}
            <SweepLimits sweep={sweep} />
            <Text color="secondary">
              {t('sweep.common', 'Each run: {{what}}. Figures are medians over the runs.', {
                what: commonWords(sweep),
                ...AS_IT_IS,
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
                title={t('sweep.chart-intended', 'p99 from intended start, paced runs only')}
                format={milliseconds}
                {...cellSeries(sweep, ({ intendedP99Ms }) => intendedP99Ms)}
              />
            )}
            <SweepTable sweep={sweep} />
            {scalabilityWords(sweep).map((words) => (
              <Text key={words} color="secondary">
                {words}
              </Text>
            ))}
          </>
        )}
      </Stack>
    </PluginPage>
  );
}

/** What all runs have in common: the target, the duration, and settings that the cases list but do not vary. */
function commonWords({ spec, cells }: Sweep): string {
  const shown = shownSettings({ spec, cells });
  const common = Object.entries(cells[0]?.settings ?? {}).filter(([name]) => !shown.includes(name));
  const run = SweptRun.parse({ ...spec.run, ...Object.fromEntries(common.filter(([name]) => name in spec.run)) });
  const others = common.filter(([name]) => !['target', 'relayTo', 'hosts', 'durationMs', 'rows'].includes(name));
  return [
    ...(shown.includes('target') ? [] : [t('sweep.target', 'target {{target}}', { target: run.target })]),
    ...(shown.includes('hosts') ? [] : hostsWords(run)),
    ...(run.relayTo === null || shown.includes('relayTo')
      ? []
      : [t('sweep.relay', 'relayed to {{relayTo}}', { relayTo: run.relayTo })]),
    ...(shown.includes('durationMs') || shown.includes('rows') ? [] : [lengthWords(run)]),
    ...caseWords(Object.fromEntries(others)),
  ].join(', ');
}
