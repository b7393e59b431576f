import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { Stack } from '@grafana/ui';

import { useHosts } from '../../api/useHosts.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { links } from '../../links.ts';
import { HostCard } from './HostCard.tsx';

/** The hosts that producers run on. Route: /hosts */
export function HostsPage() {
  return (
    <PluginPage
      pageNav={{ text: t('hosts.title', 'Hosts'), url: links.hosts() }}
      subTitle={t('hosts.subtitle', 'The machines that producers run on, with their processors and memory.')}
    >
      <Hosts />
    </PluginPage>
  );
}

function Hosts() {
  const { data: hosts, error, refetch } = useHosts();
  if (error) {
    return <ServiceProblem problem={error} onRetry={refetch} />;
  }
  if (!hosts) {
    return <Skeleton heights={[18]} />;
  }
  return (
    <Stack direction="column" gap={2}>
      {hosts.map((host) => (
        <HostCard key={host.id} host={host} />
      ))}
    </Stack>
  );
}
