import { t } from '@grafana/i18n';
import { InteractiveTable, Stack, Text, TextLink, Tooltip, type Column } from '@grafana/ui';
import { runName, uniqueRunName, type Run } from '@thermobench/service/model/run.ts';
import { briefLimitShort } from '@thermobench/service/reports/limit-words.ts';
import { useMemo } from 'react';

import { ago, instant, NOTHING, rate } from '../../components/figures.ts';
import { p99Text } from '../../components/latencyText.ts';
import { unbroken } from '../../components/phrases.ts';
import { RunStateBadge } from '../../components/RunStateBadge.tsx';
import { Section } from '../../components/Section.tsx';
import { isCollection, isStoppedEarly } from '../../components/stoppedEarly.ts';
import { ThresholdMark } from '../../components/ThresholdMark.tsx';
import { useWidth } from '../../components/useWidth.ts';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { Settings } from '../runs/columns.tsx';
import { Below, Figure, PaceWords } from '../runs/latency.tsx';

const MAX_SHOWN = 6;
/** In a narrower table, the column with a paced run's figures would be out of view. */
const WIDE_PX = 800;

/** The last runs: whether their figures can be trusted, what they achieved, and what limited them. */
export function LastRuns({ runs }: { runs: readonly Run[] }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const isNarrow = width < WIDE_PX;
  const columns = useMemo(() => columnsOf(isNarrow), [isNarrow]);
  const shown = useMemo(() => runs.slice(0, MAX_SHOWN), [runs]);
  return (
    <Section title={t('home.last-runs', 'Last runs')}>
      <div ref={ref}>
        <InteractiveTable columns={columns} data={shown} getRowId={({ id }) => id} />
      </div>
      <TextLink href={links.runs()} inline={false}>
        {t('home.all-runs', 'All runs')}
      </TextLink>
    </Section>
  );
}

/** In a narrow table, the result and the time of a run are in the same column. */
function columnsOf(isNarrow: boolean): Array<Column<Run>> {
  const when: Column<Run> = {
    id: 'when',
    header: t('home.column.when', 'When'),
    cell: ({ row: { original } }) => (
      <Tooltip content={instant(original.createdAt)}>
        <span tabIndex={0}>{unbroken(ago(original.createdAt))}</span>
      </Tooltip>
    ),
  };
  return [
    {
      id: 'state',
      header: t('home.column.result', 'Result'),
      cell: ({ row: { original } }) => (
        <Stack direction="column" gap={0} alignItems="flex-start">
          <RunStateBadge run={original} />
          {isStoppedEarly(original) && <Below>{t('home.stopped-early', 'stopped early')}</Below>}
          <ThresholdMark run={original} />
          {isNarrow && <Below>{ago(original.createdAt)}</Below>}
        </Stack>
      ),
    },
    {
      id: 'run',
      header: t('home.column.run', 'Run'),
      cell: ({ row: { original } }) => (
        <Stack direction="column" gap={0}>
          <TextLink href={links.run(original.id)} inline={false}>
            {runName(original)}
          </TextLink>
          <Text variant="bodySmall" color="secondary">
            <Settings run={original} isNarrow={false} />
          </Text>
          {original.kind === 'collection' && <Below>{t('home.collection', 'collection')}</Below>}
          {!isCollection(original) && (
            <TextLink
              href={links.trend(original.id)}
              variant="bodySmall"
              inline={false}
              aria-label={t('home.trend-of', 'Trend of the configuration of run {{name}}', {
                name: uniqueRunName(original),
                ...AS_IT_IS,
              })}
            >
              {t('home.trend', 'trend')}
            </TextLink>
          )}
        </Stack>
      ),
    },
    {
      id: 'target',
      header: t('home.column.target', 'Target'),
      cell: ({ row: { original } }) => unbroken(original.spec.target),
    },
    {
      id: 'rate',
      header: t('home.column.rate', 'Rows/s'),
      cell: ({ row: { original } }) => <Figure text={rate(original.rowsPerSecond)} />,
    },
    {
      id: 'p99',
      header: t('home.column.p99', 'p99'),
      cell: ({ row: { original } }) => (
        <Stack direction="column" gap={0}>
          <Figure text={p99Text(original)} />
          <PaceWords run={original} />
        </Stack>
      ),
    },
    {
      id: 'limit',
      header: t('home.column.limit', 'Limited by'),
      cell: ({ row: { original } }) => <Text>{limitWords(original)}</Text>,
    },
    ...(isNarrow ? [] : [when]),
  ];
}

function limitWords({ brief }: Run): string {
  return (brief && briefLimitShort(brief)) || NOTHING;
}
