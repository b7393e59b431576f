import { css } from '@emotion/css';
import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { Stack, TextLink, useStyles2 } from '@grafana/ui';
import { hasEnded, type Run, runName } from '@thermobench/service/model/run.ts';
import { useParams } from 'react-router';

import { useRun, useRunEvents } from '../../api/useRuns.ts';
import { DashboardLinks } from '../../components/DashboardLinks.tsx';
import { instant, NOTHING } from '../../components/figures.ts';
import { Facts, PageHead, type Fact } from '../../components/PageHead.tsx';
import { mayChange } from '../../components/role.ts';
import { RunStateBadge } from '../../components/RunStateBadge.tsx';
import { RunTags } from '../../components/RunTags.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { stopperName } from '../../components/stopperName.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StopRun } from '../../components/StopRun.tsx';
import { links } from '../../links.ts';
import { EditRun } from './EditRun.tsx';
import { ReportActions } from './ReportActions.tsx';
import { RunLive } from './RunLive.tsx';
import { RunReport } from './RunReport.tsx';
import { stateInLog } from './stateInLog.ts';

/** One run: live while it runs, its report afterwards. Route: /runs/:id */
export function RunPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useRun(id);
  // Do not show a cached run that has been deleted.
  const known = error?.kind === 'missing' ? undefined : data;
  const { data: events = [] } = useRunEvents(id, known !== undefined && !hasEnded(known.state));
  const run = known && { ...known, state: stateInLog(known, events) };
  return (
    <PluginPage
      pageNav={{
        text: run ? runName(run) : id,
        parentItem: { text: t('run.parent', 'Runs'), url: links.runs() },
      }}
    >
      <Stack direction="column" gap={2}>
        {run && (
          <PageHead
            facts={<Facts facts={factsAbout(run)} />}
            actions={hasEnded(run.state) ? <ReportActions run={run} /> : <LiveActions run={run} />}
          />
        )}
        {error && <ServiceProblem problem={error} onRetry={refetch} />}
        {run && run.notes !== '' && <Notes text={run.notes} />}
        {run && (hasEnded(run.state) ? <RunReport run={run} /> : <RunLive run={run} />)}
        {!run && !error && <Skeleton heights={[8, 26]} />}
      </Stack>
    </PluginPage>
  );
}

function LiveActions({ run }: { run: Run }) {
  return (
    <>
      <DashboardLinks shown={run} run={run.id} />
      {mayChange() && <EditRun run={run} />}
      <StopRun run={run} />
    </>
  );
}

/** The user's notes on the run, with their line breaks. */
function Notes({ text }: { text: string }) {
  const styles = useStyles2(getStyles);
  return <div className={styles.notes}>{text}</div>;
}

const getStyles = () => ({ notes: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }) });

/** Facts that are added later come last, so that the others stay where they are. */
function factsAbout(run: Run): Fact[] {
  const stopper = run.brief?.stopped ? stopperName(run.brief.stopped) : null;
  return [
    { name: t('run.state', 'State'), value: <RunStateBadge run={run} />, room: 15 },
    { name: t('run.target', 'Target'), value: run.spec.target },
    run.startedAt === null
      ? { name: t('run.requested', 'Requested'), value: instant(run.createdAt), room: 19 }
      : { name: t('run.when', 'Started'), value: instant(run.startedAt), room: 19 },
    { name: t('run.who', 'Started by'), value: run.startedBy ?? NOTHING },
    ...(run.sweep === null
      ? []
      : [
          {
            name: t('run.sweep', 'Sweep'),
            value: (
              <TextLink href={links.sweep(run.sweep)} inline={false}>
                {run.sweep}
              </TextLink>
            ),
          },
        ]),
    ...(run.limitSearch === undefined
      ? []
      : [
          {
            name: t('run.limit-search', 'Limit search'),
            value: (
              <TextLink href={links.limit(run.limitSearch)} inline={false}>
                {run.limitSearch}
              </TextLink>
            ),
          },
        ]),
    ...(run.tags.length > 0 ? [{ name: t('run.tags', 'Tags'), value: <RunTags tags={run.tags} /> }] : []),
    ...(stopper === null ? [] : [{ name: t('run.stopped-by', 'Stopped by'), value: stopper }]),
  ];
}
