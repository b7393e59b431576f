import { t } from '@grafana/i18n';
import { Stack } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';

import { useSamples } from '../../api/useSamples.ts';
import { count, milliseconds, NOTHING, rate } from '../../components/figures.ts';
import { latencyNow } from '../../components/latencyText.ts';
import { Section } from '../../components/Section.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Tiles, type Tile } from '../../components/Tiles.tsx';
import { AS_IT_IS } from '../../translations.ts';
import { EventLog } from './EventLog.tsx';
import { Queued } from './Queued.tsx';
import { PaceNow } from './PaceNow.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunProgress } from './RunProgress.tsx';
import { RunSettings } from './RunSettings.tsx';

/** An active run: its progress, its current figures, and its course so far. */
export function RunLive({ run }: { run: Run }) {
  const { data: samples = [], error, refetch } = useSamples(run.id, true);
  return (
    <Stack direction="column" gap={3}>
      {run.state === 'planned' ? <Queued run={run} /> : <RunProgress run={run} latest={samples.at(-1)} />}
      <PaceNow run={run} samples={samples} />
      {error && <ServiceProblem problem={error} onRetry={refetch} />}
      {run.startedAt !== null && <Tiles tiles={figuresOf(run, samples)} />}
      {samples.length > 0 && <RunCharts run={run} samples={samples} />}
      <Section title={t('run.events', 'What happened')}>
        <EventLog id={run.id} live />
      </Section>
      <Section title={t('run.settings', 'Settings')}>
        <RunSettings spec={run.spec} sink={run.sink} />
      </Section>
    </Stack>
  );
}

function figuresOf(run: Run, samples: readonly Sample[]): Tile[] {
  const latest = samples.at(-1);
  const { isPaced, p50, p99 } = latencyNow(latest);
  const waiting = latest?.spooled ?? null;
  return [
    {
      name: t('live.rate', 'Rows/s now'),
      value: latest ? rate(latest.rowsPerSecond) : NOTHING,
      note: t('live.rate-mean', '{{rate}} on average', { rate: rate(meanRate(samples)) }),
    },
    {
      name: isPaced
        ? t('live.p99-intended', 'p99 from intended start, now')
        : t('live.p99', 'p99 from call to ack, now'),
      value: p99,
      note: t('live.p50', 'median (p50) {{p50}}', { p50, ...AS_IT_IS }),
    },
    {
      name: t('live.acked', 'Acked rows'),
      value: count(run.acked),
      note: t('live.under-way', '{{n}} in flight', { n: count(Math.max(0, run.offered - run.acked)) }),
    },
    ...relayFigures(latest),
    ...(waiting === null
      ? []
      : [
          {
            name: t('live.spooled', 'Waiting on disk'),
            value: count(waiting),
            note: t('live.spooled-note', 'for the store'),
          },
        ]),
  ];
}

function relayFigures(latest: Sample | undefined): Tile[] {
  if (!latest?.relay) {
    return [];
  }
  const { lag, rowsPerSecond, endToEndMs } = latest.relay;
  return [
    {
      name: t('live.behind', 'Behind'),
      value: count(lag),
      note: t('live.relayed', 'records; the relay copies {{rate}} rows/s', { rate: rate(rowsPerSecond) }),
    },
    {
      name: t('live.end-to-end', 'End to end p99'),
      value: milliseconds(endToEndMs?.p99),
      note: t('live.p50', 'median (p50) {{p50}}', { p50: milliseconds(endToEndMs?.p50) }),
    },
  ];
}

/** The rate of all seconds so far, including the warm-up, because an active run reports only the rate of its last second. */
function meanRate(samples: readonly Sample[]): number | null {
  const seconds = samples.reduce((sum, sample) => sum + sample.seconds, 0);
  return seconds > 0 ? samples.reduce((sum, { acked }) => sum + acked, 0) / seconds : null;
}
