import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';
import { newestOfEachDisk } from '@thermobench/service/reports/baseline-table.ts';

import { useBaselines } from '../../api/useBaselines.ts';
import { useHosts } from '../../api/useHosts.ts';
import { Section } from '../../components/Section.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { mayChange } from '../../components/role.ts';
import { AddHost } from './AddHost.tsx';
import { BaselineComparison } from './BaselineComparison.tsx';
import { FleetTable } from './FleetTable.tsx';
import { HostCard } from './HostCard.tsx';
import { MeasureHost } from './MeasureHost.tsx';

/** The host of the service with its facts, the hosts with agents, and all baselines side by side. */
export function Hosts() {
  const { data: hosts, error, refetch } = useHosts();
  const baselines = useBaselines();
  if (error) {
    return <ServiceProblem problem={error} onRetry={refetch} />;
  }
  if (!hosts) {
    return <Skeleton heights={[18, 20]} />;
  }
  const own = hosts.filter(({ agent }) => agent === null);
  const measured = newestOfEachDisk(baselines.data ?? []);
  return (
    <Stack direction="column" gap={3}>
      {own.map((host) => (
        <HostCard key={host.id} host={host}>
          {baselines.data && (
            <MeasureHost host={host.id} newest={baselines.data.find((baseline) => baseline.host === host.id)} />
          )}
        </HostCard>
      ))}
      {own.length < hosts.length && (
        <Section title={t('fleet.title', 'Hosts with agents')}>
          <FleetTable hosts={hosts} baselines={baselines.data ?? []} />
        </Section>
      )}
      <Section title={t('baselines.title', 'Measured limits')}>
        {baselines.error && <ServiceProblem problem={baselines.error} onRetry={baselines.refetch} />}
        {baselines.data && measured.length === 0 && (
          <Text color="secondary">
            {t('baselines.none', 'Nothing is measured yet. A baseline shows what a host and its disk can do at most.')}
          </Text>
        )}
        {measured.length > 0 && <BaselineComparison baselines={measured} />}
      </Section>
      {mayChange() && <AddHost />}
    </Stack>
  );
}
