import { t } from '@grafana/i18n';
import { InteractiveTable, Stack, Text, type Column } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';
import type { Interval } from '@thermobench/service/model/sweep.ts';
import { useMemo } from 'react';

import { NOTHING, rate } from '../../components/figures.ts';
import { settingName } from '../../components/settingName.ts';
import { configurationsOf, type Configuration } from './configurations.ts';

/** Configurations that ran more than once, against the first one: how much faster, and how sure that is. */
export function Differences({ reports }: { reports: readonly Report[] }) {
  const configurations = useMemo(() => configurationsOf(reports), [reports]);
  const columns = useMemo(() => columnsOf(), []);
  if (configurations.length === reports.length) {
    // Nothing was repeated, so nothing is known of chance; the notes say so.
    return null;
  }
  return (
    <Stack direction="column" gap={1}>
      <Text variant="h6" element="h2">
        {t('compare.differences', 'Differences of repeated runs')}
      </Text>
      <InteractiveTable columns={columns} data={configurations} getRowId={({ runs: [first = ''] }) => first} />
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
        t('compare.all-same', 'all the same'),
    },
    { id: 'runs', header: t('compare.runs', 'Runs'), cell: ({ row: { original } }) => original.runs.length },
    {
      id: 'rate',
      header: t('compare.rate', 'Rows/s, median and 95 % interval'),
      cell: ({ row: { original } }) => withInterval(original.rowsPerSecond, rate),
    },
    {
      id: 'ratio',
      header: t('compare.ratio', 'Against the first'),
      cell: ({ row: { original, index } }) => (index === 0 ? NOTHING : ratioWords(original.ratio)),
    },
  ];
}

function ratioWords(ratio: Interval | null): string {
  if (!ratio) {
    return t('compare.too-few', 'too few runs to say');
  }
  const words = withInterval(ratio, (value) => `× ${value.toFixed(value < 10 ? 2 : 0)}`);
  const isChance = ratio.low <= 1 && ratio.high >= 1;
  return isChance ? t('compare.chance', '{{words}}: may be chance', { words }) : words;
}

function withInterval(interval: Interval | null, format: (value: number) => string): string {
  if (!interval) {
    return NOTHING;
  }
  const { median, low, high } = interval;
  return low === high ? format(median) : `${format(median)} (${format(low)} – ${format(high)})`;
}
