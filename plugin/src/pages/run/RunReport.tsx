import { t } from '@grafana/i18n';
import { Stack } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';
import type { Run } from '@thermobench/service/model/run.ts';
import { boundIn } from '@thermobench/service/reports/bound-words.ts';
import { claimWords, commitPart, headlineP99 } from '@thermobench/service/reports/latency-words.ts';

import { useReport } from '../../api/useReport.ts';
import { useSamples } from '../../api/useSamples.ts';
import { bytes, count, duration, figure, milliseconds, NOTHING, share } from '../../components/figures.ts';
import { rateText } from '../../components/rateText.ts';
import { Section } from '../../components/Section.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Tiles, type Tile } from '../../components/Tiles.tsx';
import { CoarseCurves } from './CoarseCurves.tsx';
import { EventLog } from './EventLog.tsx';
import { Faults } from './Faults.tsx';
import { FileSection } from './FileSection.tsx';
import { HostsSection } from './HostsSection.tsx';
import { LatencyTable } from './LatencyTable.tsx';
import { LedgerFigures } from './LedgerFigures.tsx';
import { Disturbances } from './Disturbances.tsx';
import { OutagesSection } from './OutagesSection.tsx';
import { Overlapping } from './Overlapping.tsx';
import { PaceSection } from './PaceSection.tsx';
import { RelaySection } from './RelaySection.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunSettings } from './RunSettings.tsx';
import { SteadyRate } from './SteadyRate.tsx';
import { Standing } from './Standing.tsx';
import { StoreSection } from './StoreSection.tsx';
import { WearSection } from './WearSection.tsx';
import { ThresholdResults } from './ThresholdResults.tsx';
import { WhatLimitedIt } from './WhatLimitedIt.tsx';

/** The result of a run: first whether it can be trusted, then the figures, then what explains them. */
export function RunReport({ run }: { run: Run }) {
  const { data: report, error, refetch } = useReport(run.id, true);
  return (
    <Stack direction="column" gap={3}>
      {error && <ServiceProblem problem={error} onRetry={refetch} />}
      {report ? <Findings report={report} /> : !error && <Skeleton heights={[7, 10, 26]} />}
      <Section title={t('run.events', 'What happened')}>
        <EventLog id={run.id} live={false} />
      </Section>
    </Stack>
  );
}

function Findings({ report }: { report: Report }) {
  const hasWritten = report.startedAt !== null && report.measuredSeconds > 0;
  return (
    <>
      <Standing report={report} />
      <ThresholdResults report={report} />
      {report.overlapping.length > 0 && <Overlapping runs={report.overlapping} />}
      {report.disturbances.length > 0 && <Disturbances sentences={report.disturbances} />}
      {report.errors.length > 0 && <Faults faults={report.errors} />}
      {hasWritten && <Tiles tiles={headline(report)} />}
      {hasWritten && <SteadyRate report={report} />}
      {hasWritten && <WhatLimitedIt report={report} />}
      {hasWritten && <PaceSection report={report} />}
      {report.ledger && <LedgerFigures ledger={report.ledger} />}
      {report.source && <FileSection source={report.source} />}
      {report.outages && <OutagesSection outages={report.outages} />}
      {report.relay && <RelaySection relay={report.relay} />}
      {report.hosts && <HostsSection hosts={report.hosts} />}
      {hasWritten && <Course report={report} />}
      {hasWritten && <CoarseCurves {...report} />}
      {hasWritten && <LatencyTable report={report} />}
      {hasWritten && (
        <Section title={t('report.generator', 'The generator')}>
          <Tiles tiles={generatorFigures(report)} small most={5} />
        </Section>
      )}
      <WearSection report={report} />
      {report.store && <StoreSection store={report.store} target={report.target} />}
      <Section title={t('run.settings', 'Settings')}>
        <RunSettings spec={{ ...report.spec, producers: report.producers }} sink={report.sink} />
      </Section>
    </>
  );
}

function Course({ report }: { report: Report }) {
  const { data: samples, error, refetch } = useSamples(report.id, false);
  if (error) {
    return <ServiceProblem problem={error} onRetry={refetch} />;
  }
  if (!samples) {
    return <Skeleton heights={[26]} />;
  }
  return samples.length > 0 ? <RunCharts run={report} samples={samples} report={report} /> : null;
}

function headline(report: Report): Tile[] {
  const { rowsPerSecond, generator, ledger, measuredSeconds } = report;
  const { name, p99, commitMs } = headlineP99(report);
  const isPaced = report.latencyMs.intended !== null;
  return [
    {
      name: t('report.rate', 'Rows/s'),
      value: rateText(rowsPerSecond, boundIn(report) === 'generator'),
      note: t('report.measured', 'acked, over {{time}}', { time: duration(measuredSeconds * 1000) }),
    },
    {
      name,
      value: claimWords(p99, milliseconds),
      note:
        commitPart(p99?.ms ?? null, commitMs, milliseconds)[0] ??
        (isPaced
          ? t('report.p99-paced', 'includes delayed starts')
          : t('report.p99-closed', 'closed loop: a slow store gets fewer requests')),
    },
    ...(ledger
      ? [
          {
            name: t('report.stored', 'Rows in the store'),
            value: count(ledger.stored),
            note: t('report.stored-note', '{{acked}} were acked', { acked: count(ledger.acked) }),
          },
        ]
      : []),
    {
      name: t('report.cpu', 'Generator CPU'),
      value:
        generator.cpuSecondsPer100kRows === null
          ? NOTHING
          : t('report.cpu-seconds', '{{seconds}} s', { seconds: figure(generator.cpuSecondsPer100kRows) }),
      note: t('report.cpu-note', 'per 100,000 rows'),
    },
  ];
}

function generatorFigures({ generator, producers }: Report): Tile[] {
  return [
    { name: t('generator.producers', 'Producers'), value: count(producers) },
    {
      name: t('generator.loop', 'Event loop busy'),
      value: share(generator.eventLoopUtilization),
      note: t('generator.loop-note', 'delayed by {{delay}} (p99)', { delay: milliseconds(generator.eventLoopDelayMs) }),
    },
    { name: t('generator.cpu', 'CPU time'), value: milliseconds(generator.cpuSeconds * 1000) },
    { name: t('generator.gc', 'Garbage collection'), value: milliseconds(generator.gcSeconds * 1000) },
    { name: t('generator.memory', 'Peak memory'), value: bytes(generator.peakResidentBytes) },
  ];
}
