import { t } from '@grafana/i18n';
import { InteractiveTable, Text, TextLink, type Column } from '@grafana/ui';
import type { LimitSearch, Probe } from '@thermobench/service/model/limit-search.ts';
import { atLeastWords } from '@thermobench/service/reports/latency-words.ts';
import { probeOutcome } from '@thermobench/service/reports/limit-search-words.ts';
import { useMemo } from 'react';

import { milliseconds, NOTHING, rate } from '../../components/figures.ts';
import { unbroken } from '../../components/phrases.ts';
import { links } from '../../links.ts';

/** The runs of a search in their order, with what each showed. */
export function ProbeTable({ search: { probes, deletedRuns } }: { search: LimitSearch }) {
  const deleted = deletedRuns.join();
  const columns = useMemo(() => columnsOf(new Set(deleted.split(','))), [deleted]);
  return <InteractiveTable columns={columns} data={probes} getRowId={({ run }) => run} />;
}

function columnsOf(deleted: ReadonlySet<string>): Array<Column<Probe>> {
  return [
    {
      id: 'rate',
      header: t('limit.column.rate', 'Rate'),
      disableGrow: true,
      cell: ({ row: { original } }) => (
        <Text tabular>
          {original.ratePerSecond === null
            ? unbroken(t('limit.full-speed', 'full speed'))
            : `${rate(original.ratePerSecond)}/s`}
        </Text>
      ),
    },
    {
      id: 'rows',
      header: t('limit.column.rows', 'Rows/s'),
      disableGrow: true,
      cell: ({ row: { original } }) => <Text tabular>{rate(original.result?.rowsPerSecond ?? null)}</Text>,
    },
    {
      id: 'p99',
      header: t('limit.column.p99', 'p99'),
      disableGrow: true,
      cell: ({ row: { original } }) => (
        <Text tabular>
          {original.result
            ? unbroken(atLeastWords(milliseconds(original.result.p99Ms), original.result.p99AtLeast))
            : NOTHING}
        </Text>
      ),
    },
    {
      id: 'outcome',
      header: t('limit.column.outcome', 'Outcome'),
      cell: ({ row: { original } }) => probeOutcome(original) || t('limit.in-progress', 'in progress'),
    },
    {
      id: 'run',
      header: t('limit.column.run', 'Run'),
      disableGrow: true,
      cell: ({ row: { original } }) =>
        deleted.has(original.run) ? (
          <Text color="secondary">{t('limit.deleted', 'deleted')}</Text>
        ) : (
          <TextLink href={links.run(original.run)}>{t('limit.open-run', 'Open')}</TextLink>
        ),
    },
  ];
}
