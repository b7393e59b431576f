import { t } from '@grafana/i18n';
import { Alert, Grid, Stack, TextLink } from '@grafana/ui';
import { chartedRate } from '@thermobench/service/model/charted-rate.ts';
import { compareReports } from '@thermobench/service/reports/comparison.ts';
import { useMemo } from 'react';

import { milliseconds, rate } from '../../components/figures.ts';
import { Legend } from '../../components/Legend.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { WithCode } from '../../components/WithCode.tsx';
import { links } from '../../links.ts';
import { comparedNames } from './comparedNames.ts';
import { ComparedTable } from './ComparedTable.tsx';
import { Differences } from './Differences.tsx';
import { OverlaidCurves } from './OverlaidCurves.tsx';
import { RepeatRuns } from './RepeatRuns.tsx';
import { runColor } from './runColors.ts';
import { useCompared, type Compared } from './useCompared.ts';

interface Props {
  /** The first is the baseline. */
  ids: readonly string[];
  onBaseline: (id: string) => void;
}

/** The runs that have a report, overlaid and side by side, and a note on each of the others. */
export function ComparedRuns({ ids, onBaseline }: Props) {
  const runs = useCompared(ids);
  const isLoading = runs.some(({ report, error }) => !report && !error);
  const reports = runs.flatMap(({ report }) => report ?? []);
  const places = runs.flatMap(({ report }, place) => (report ? [place] : []));
  const names = comparedNames(
    runs.map(({ id, report }) => ({ id, spec: report && { ...report.spec, producers: report.producers } }))
  );
  const curves = (of: (sample: Compared['samples'][number]) => number | null) =>
    runs.map(({ id, samples }, place) => ({
      id,
      color: runColor(place),
      points: samples.map((sample) => ({ second: sample.second, value: of(sample) })),
    }));

  // A problem of the service affects all runs, so the first failure shows it.
  if (isLoading && runs.every(({ error }) => !error)) {
    return <Skeleton heights={[30, 40]} />;
  }
  return (
    <Stack direction="column" gap={3}>
      {runs.map((run) => run.error && <Absent key={run.id} run={run} error={run.error} />)}
      {reports.length === 1 && (
        <Alert severity="info" title={t('compare.one', 'Choose another run to compare this one with.')} />
      )}
      {reports.length > 0 && (
        <>
          <Grid minColumnWidth={55} gap={3}>
            <OverlaidCurves title={t('compare.rates', 'Rows per second')} format={rate} curves={curves(chartedRate)} />
            {reports.some(({ latencyMs }) => latencyMs.intended !== null) && (
              <OverlaidCurves
                title={t('compare.intended', 'p99 from intended start, paced runs only')}
                format={milliseconds}
                curves={curves(({ latencyMs }) => latencyMs.intended?.p99 ?? null)}
              />
            )}
            {reports.some(({ latencyMs }) => latencyMs.intended === null) && (
              <OverlaidCurves
                title={t('compare.latency', 'p99 from call to ack')}
                format={milliseconds}
                curves={curves(({ latencyMs }) => latencyMs.service?.p99 ?? null)}
              />
            )}
          </Grid>
          <Legend
            entries={places.map((place) => ({
              name: names[place] ?? '',
              color: runColor(place),
            }))}
          />
          <SideBySide reports={reports} places={places} names={names} onBaseline={onBaseline} />
        </>
      )}
    </Stack>
  );
}

interface SideBySideProps {
  reports: Parameters<typeof compareReports>[0];
  places: readonly number[];
  /** The name of each run, by its index in the whole comparison. */
  names: readonly string[];
  onBaseline: Props['onBaseline'];
}

function SideBySide({ reports, places, names, onBaseline }: SideBySideProps) {
  const comparison = useMemo(() => compareReports(reports), [reports]);
  return (
    <>
      {reports.length > 1 && comparison.notes.length > 0 && (
        <Alert
          severity={reports.some(({ pace }) => pace?.fellBehind) ? 'warning' : 'info'}
          title={t('compare.notes', 'Before you draw conclusions')}
          bottomSpacing={0}
        >
          {comparison.notes.map((note) => (
            <div key={note}>
              <WithCode text={note} />
            </div>
          ))}
        </Alert>
      )}
      <RepeatRuns specs={reports.map(({ spec }) => spec)} />
      <Differences comparison={comparison} />
      <ComparedTable comparison={comparison} places={places} names={names} onBaseline={onBaseline} />
    </>
  );
}

function Absent({ run: { id, retry }, error }: { run: Compared; error: NonNullable<Compared['error']> }) {
  if (error.kind === 'missing') {
    return (
      <Alert severity="warning" title={t('compare.gone', 'Run {{id}} was not found', { id })}>
        {t('compare.gone-hint', 'It was deleted, or the address is wrong. The comparison leaves it out.')}
      </Alert>
    );
  }
  if (error.kind === 'conflict') {
    return (
      <Alert severity="info" title={t('compare.running', 'Run {{id}} has not ended yet', { id })}>
        <TextLink href={links.run(id)}>{t('compare.watch', 'Watch it')}</TextLink>
      </Alert>
    );
  }
  return <ServiceProblem problem={error} onRetry={retry} />;
}
