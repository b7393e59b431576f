import { t } from '@grafana/i18n';
import { InteractiveTable, Stack, Text, type Column } from '@grafana/ui';
import type { Comparison } from '@thermobench/service/reports/comparison.ts';
import type { Configuration } from '@thermobench/service/reports/configurations.ts';
import { intervalWords, ratioWords } from '@thermobench/service/reports/interval-words.ts';
import { useMemo } from 'react';

import { NOTHING, rate } from '../../components/figures.ts';
import { settingName } from '../../components/settingName.ts';

/** Compares repeated configurations with the first: how much faster they are, and how certain that is. */
export function Differences({ comparison: { configurations, runs } }: { comparison: Comparison }) {
  const rows = useMemo(() => [...configurations], [configurations]);
  const columns = useMemo(() => columnsOf(), []);
  if (configurations.length === runs.length) {
    // Without repeated runs, it is unknown how much is due to chance; the notes say so.
    return null;
  }
  return (
    <Stack direction="column" gap={1}>
      <Text variant="h6" element="h2">
        {t('compare.differences', 'Differences between repeated runs')}
      </Text>
      <InteractiveTable columns={columns} data={rows} getRowId={({ runs: [first = ''] }) => first} />
    </Stack>
  );
}

function columnsOf(): Array<Column<Configuration>> {
  return [
    {
      id: 'settings',
      header: t('compare.configuration', 'Configuration'),
      cell: ({ row: { original } }) =>
        original.settings.map(([name, value]) => `${settingName(name)} ${value}`).join(', ') ||
        t('compare.all-same', 'same settings'),
    },
    { id: 'runs', header: t('compare.runs', 'Runs'), cell: ({ row: { original } }) => original.runs.length },
    {
      id: 'rate',
      header: t('compare.rate', 'Rows/s, median'),
      cell: ({ row: { original } }) => (original.rowsPerSecond ? intervalWords(original.rowsPerSecond, rate) : NOTHING),
    },
    {
      id: 'ratio',
      header: t('compare.ratio', 'Compared with the baseline'),
      cell: ({ row: { original, index } }) => (index === 0 ? NOTHING : ratioWords(original.ratio)),
    },
  ];
}
