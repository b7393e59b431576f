import { t } from '@grafana/i18n';
import { Stack } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { useSamples } from '../../api/useSamples.ts';
import { Section } from '../../components/Section.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Tiles } from '../../components/Tiles.tsx';
import { EventLog } from './EventLog.tsx';
import { HostsNow } from './HostsNow.tsx';
import { liveFigures } from './liveFigures.ts';
import { Queued } from './Queued.tsx';
import { PaceNow } from './PaceNow.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunProgress } from './RunProgress.tsx';
import { RunSettings } from './RunSettings.tsx';
import { ThresholdsSoFar } from './ThresholdResults.tsx';

/** An active run: its progress, its current figures, and its charts so far. */
export function RunLive({ run }: { run: Run }) {
  const { data: samples = [], dataUpdatedAt, error, refetch } = useSamples(run.id, true);
  const asOf = error && dataUpdatedAt > 0 ? dataUpdatedAt : null;
  return (
    <Stack direction="column" gap={3}>
      {run.state === 'planned' ? <Queued run={run} /> : <RunProgress run={run} latest={samples.at(-1)} asOf={asOf} />}
      <PaceNow run={run} samples={samples} />
      {error && <ServiceProblem problem={error} onRetry={refetch} />}
      {run.startedAt !== null && <Tiles tiles={liveFigures(run, samples, asOf)} />}
      <ThresholdsSoFar run={run} />
      <HostsNow samples={samples} />
      {samples.length > 0 && <RunCharts run={run} samples={samples} />}
      {run.state !== 'planned' && (
        <Section title={t('run.events', 'What happened')}>
          <EventLog id={run.id} live />
        </Section>
      )}
      <Section title={t('run.settings', 'Settings')}>
        <RunSettings spec={run.spec} sink={run.sink} />
      </Section>
    </Stack>
  );
}
