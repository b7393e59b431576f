import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { Stack } from '@grafana/ui';

import { useLimits } from '../../api/useLimits.ts';
import { useTargets } from '../../api/useTargets.ts';
import { Section } from '../../components/Section.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { links } from '../../links.ts';
import { LimitForm } from './LimitForm.tsx';
import { LimitList } from './LimitList.tsx';

/** A form that starts a limit search, and all searches so far. Route: /limits */
export function LimitsPage() {
  return (
    <PluginPage
      pageNav={{ text: t('limits.title', 'Find the limit'), url: links.limits() }}
      subTitle={t(
        'limits.subtitle',
        'The highest rate at which a store stays fast, keeps up and loses nothing, found by a series of short runs.'
      )}
    >
      <Content />
    </PluginPage>
  );
}

function Content() {
  const targets = useTargets();
  const searches = useLimits();
  const error = targets.error ?? searches.error;
  const writable = targets.data?.filter(({ roles }) => roles.run) ?? [];
  return (
    <Stack direction="column" gap={3}>
      {error && (
        <ServiceProblem problem={error} onRetry={() => void Promise.all([targets.refetch(), searches.refetch()])} />
      )}
      {writable.length > 0 ? <LimitForm targets={writable} /> : !error && <Skeleton heights={[30]} />}
      {searches.data && searches.data.length > 0 && (
        <Section title={t('limits.earlier', 'Searches')}>
          <LimitList searches={searches.data} />
        </Section>
      )}
    </Stack>
  );
}
