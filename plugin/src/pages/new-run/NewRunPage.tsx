import { t } from '@grafana/i18n';
import { locationService, PluginPage } from '@grafana/runtime';
import { EmptyState, LoadingPlaceholder, TextLink } from '@grafana/ui';
import type { TargetSummary } from '@thermobench/service/model/target.ts';

import { useTargets } from '../../api/useTargets.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { useSearch } from '../../components/useSearch.ts';
import { links } from '../../links.ts';
import type { Asked } from '../../plan/draft.ts';
import { NewRun } from './NewRun.tsx';
import { useEarlier } from './useEarlier.ts';

/** A form to start a run or a sweep, optionally filled in from an earlier one. Route: /new-run?target=&preset=&run=&sweep= */
export function NewRunPage() {
  return (
    // The address of the navigation entry, so that the breadcrumbs do not repeat it.
    <PluginPage
      pageNav={{ text: t('new-run.title', 'New run'), url: links.newRunEntry() }}
      subTitle={t(
        'new-run.subtitle',
        'Leave a field empty to use its default. Several values, separated by commas, make a sweep: one run for each combination.'
      )}
    >
      <Content />
    </PluginPage>
  );
}

function Content() {
  const { data: known, error, refetch } = useTargets();
  const search = useSearch();
  const earlier = useEarlier(search.get('run') ?? undefined, search.get('sweep') ?? undefined);
  if (earlier.error && !earlier.asked) {
    return <ServiceProblem problem={earlier.error} onRetry={earlier.refetch} />;
  }
  if (error && !known) {
    return <ServiceProblem problem={error} onRetry={refetch} />;
  }
  if (!known || earlier.isPending) {
    return <LoadingPlaceholder text={t('new-run.loading', 'Loading targets…')} />;
  }
  const targets = known.filter(({ roles }) => roles.run);
  const wanted = search.get('target') ?? (earlier.asked && targetOf(earlier.asked)) ?? null;
  const target = targets.find(({ name }) => name === wanted) ?? (wanted === null ? targets.at(0) : undefined);
  if (!target) {
    return (
      <EmptyState variant="not-found" message={noTarget(wanted, known)}>
        <TextLink href={links.newRun()}>{t('new-run.other-target', 'Choose another target')}</TextLink>
      </EmptyState>
    );
  }
  return (
    <NewRun
      targets={targets}
      target={target}
      presetName={search.get('preset') ?? undefined}
      earlier={earlier.asked && { asked: earlier.asked, tags: earlier.tags }}
      onChoose={(choice) => locationService.partial(choice, true)}
    />
  );
}

function targetOf(asked: Asked): string {
  return asked.kind === 'run' ? asked.request.target : asked.request.run.target;
}

function noTarget(wanted: string | null, known: readonly TargetSummary[]): string {
  if (wanted === null) {
    return t('new-run.no-targets', 'No targets are configured in the service');
  }
  return known.some(({ name }) => name === wanted)
    ? t('new-run.read-only', 'Runs cannot write to "{{wanted}}": it is read-only', { wanted })
    : t('new-run.unknown-target', 'The service has no target "{{wanted}}"', { wanted });
}
