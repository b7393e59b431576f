import { t } from '@grafana/i18n';
import { InteractiveTable, Text, TextLink, type Column } from '@grafana/ui';
import type { LimitSearch } from '@thermobench/service/model/limit-search.ts';
import { limitSentences, objectiveWords } from '@thermobench/service/reports/limit-search-words.ts';
import { useMemo } from 'react';

import { ago } from '../../components/figures.ts';
import { RunStateBadge } from '../../components/RunStateBadge.tsx';
import { links } from '../../links.ts';

/** Limit searches with their results, newest first. */
export function LimitList({ searches }: { searches: readonly LimitSearch[] }) {
  const columns = useMemo(() => columnsOf(), []);
  return <InteractiveTable columns={columns} data={[...searches]} getRowId={({ id }) => id} />;
}

function columnsOf(): Array<Column<LimitSearch>> {
  return [
    {
      id: 'state',
      header: t('limits.column.state', 'State'),
      disableGrow: true,
      cell: ({ row: { original } }) => <RunStateBadge run={{ state: original.state, valid: null }} />,
    },
    {
      id: 'result',
      header: t('limits.column.result', 'Result'),
      cell: ({ row: { original } }) => (
        <>
          <TextLink href={links.limit(original.id)} inline={false}>
            {limitSentences(original)[0] ?? t('limits.no-result', 'No result yet')}
          </TextLink>
          <Text variant="bodySmall" color="secondary" element="p">
            {objectiveWords(original.spec.objective)}
          </Text>
        </>
      ),
    },
    {
      id: 'target',
      header: t('limits.column.target', 'Target'),
      disableGrow: true,
      cell: ({ row: { original } }) => original.spec.run.label ?? original.spec.run.target,
    },
    {
      id: 'when',
      header: t('limits.column.when', 'When'),
      disableGrow: true,
      cell: ({ row: { original } }) => ago(original.createdAt),
    },
  ];
}
