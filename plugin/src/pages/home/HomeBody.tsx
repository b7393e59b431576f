import { t } from '@grafana/i18n';
import { Stack } from '@grafana/ui';

import { Section, Sections } from '../../components/Section.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Collectors } from './Collectors.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { LastRuns } from './LastRuns.tsx';
import { RunningNow } from './RunningNow.tsx';
import { Stores } from './Stores.tsx';
import { Troubles } from './Troubles.tsx';
import { useHome, type Home } from './useHome.ts';

/** The content of Home: what is wrong comes first; a new user sees the first steps instead. */
export function HomeBody() {
  const home = useHome();
  const { active, ended, error, refetch } = home;
  if (error) {
    return <ServiceProblem problem={error} onRetry={refetch} />;
  }
  if (!active || !ended) {
    return <Skeleton heights={[6, 12, 12]} />;
  }
  const isNew = active.length + ended.length === 0;
  return (
    <Stack direction="column" gap={3}>
      {isNew ? <FirstSteps targets={home.targets ?? []} /> : <Troubles home={home} />}
      {isNew && (home.troubles?.length ?? 0) > 0 && <Troubles home={home} />}
      {active.length > 0 && <RunningNow runs={active} />}
      {ended.length > 0 && <LastRuns runs={ended} />}
      <Parts home={home} />
    </Stack>
  );
}

function Parts({ home }: { home: Home }) {
  return (
    <Sections>
      <Section title={t('home.stores', 'Stores')} id="stores">
        <Stores home={home} />
      </Section>
      <Section title={t('home.collectors', 'Collectors')} id="collectors">
        <Collectors home={home} />
      </Section>
    </Sections>
  );
}
