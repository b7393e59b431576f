import { t, Trans } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { LinkButton, Stack } from '@grafana/ui';

import { mayChange } from '../../components/role.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { links } from '../../links.ts';
import { NoRuns } from './NoRuns.tsx';
import { RemoveSelected } from './RemoveSelected.tsx';
import { RunList } from './RunList.tsx';
import { CompareSelected } from './selection.tsx';
import { useRunList } from './useRunList.ts';

/** All runs, newest first. Route: /runs */
export function RunsPage() {
  return (
    <PluginPage
      pageNav={{ text: t('runs.title', 'Runs'), url: links.runs() }}
      subTitle={
        mayChange()
          ? t(
              'runs.subtitle',
              'How many readings per second each store accepted, and whether every row is really there.'
            )
          : t('runs.subtitle-viewer', 'You can view all runs. Only Grafana Editors can start, stop and delete them.')
      }
      actions={
        <Stack gap={1} role="group" aria-label={t('page.actions', 'Actions')}>
          {mayChange() && <RemoveSelected />}
          <CompareSelected />
          {mayChange() && (
            <LinkButton icon="plus" href={links.newRun()}>
              <Trans i18nKey="runs.new">New run</Trans>
            </LinkButton>
          )}
        </Stack>
      }
    >
      <Runs />
    </PluginPage>
  );
}

function Runs() {
  const { runs, error, refetch } = useRunList();
  return (
    <Stack direction="column" gap={2}>
      {error && <ServiceProblem problem={error} onRetry={refetch} />}
      {runs ? runs.length > 0 ? <RunList runs={runs} /> : <NoRuns /> : !error && <Skeleton heights={[4, 5, 5, 5, 5]} />}
    </Stack>
  );
}
