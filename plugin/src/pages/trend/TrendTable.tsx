import { t } from '@grafana/i18n';
import { InteractiveTable, Stack, Text, TextLink, type Column } from '@grafana/ui';
import { runName } from '@thermobench/service/model/run.ts';
import { useMemo } from 'react';

import { instant, NOTHING, rate } from '../../components/figures.ts';
import { p99Text } from '../../components/latencyText.ts';
import { phrases } from '../../components/phrases.ts';
import { links } from '../../links.ts';
import { Figure } from '../runs/latency.tsx';
import type { TrendPoint } from './trendPoints.ts';

const PAGE_SIZE = 50;

/**
 * The runs of a trend, newest first. Each row says why the run is not comparable, if so, and what changed in the store.
 */
export function TrendTable({ points }: { points: readonly TrendPoint[] }) {
  const columns = useMemo(() => columnsOf(), []);
  const newestFirst = useMemo(() => points.toReversed(), [points]);
  return (
    <InteractiveTable
      columns={columns}
      data={newestFirst}
      getRowId={({ run }) => run.id}
      pageSize={points.length > PAGE_SIZE ? PAGE_SIZE : 0}
    />
  );
}

function columnsOf(): Array<Column<TrendPoint>> {
  return [
    {
      id: 'run',
      header: t('trend.column.run', 'Run'),
      cell: ({ row: { original } }) => (
        <TextLink href={links.run(original.run.id)} inline={false}>
          {runName(original.run)}
        </TextLink>
      ),
    },
    {
      id: 'at',
      header: t('trend.column.when', 'Started'),
      cell: ({ row: { original } }) => <Figure text={instant(original.at)} />,
    },
    {
      id: 'rate',
      header: t('trend.column.rate', 'Rows/s'),
      cell: ({ row: { original } }) => <Figure text={rate(original.rowsPerSecond)} />,
    },
    {
      id: 'p99',
      header: t('trend.column.p99', 'p99'),
      cell: ({ row: { original } }) => <Figure text={p99Text(original.run)} />,
    },
    {
      id: 'doubts',
      header: t('trend.column.doubts', 'Not comparable'),
      cell: ({ row: { original } }) =>
        original.doubts.length === 0 ? (
          NOTHING
        ) : (
          <Text color={original.isBad ? 'error' : 'warning'}>{phrases(original.doubts)}</Text>
        ),
    },
    {
      id: 'store',
      header: t('trend.column.store', 'Store'),
      cell: ({ row: { original } }) => <Store point={original} />,
    },
  ];
}

function Store({ point: { run, changes } }: { point: TrendPoint }) {
  return (
    <Stack direction="column" gap={0}>
      <span>{run.store?.version ?? NOTHING}</span>
      {changes.map((change) => (
        <Text key={change} variant="bodySmall" color="warning">
          {change}
        </Text>
      ))}
    </Stack>
  );
}
