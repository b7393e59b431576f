import { t } from '@grafana/i18n';
import type { IconName } from '@grafana/data';
import { Badge, InteractiveTable, Stack, Text, type BadgeColor, type Column } from '@grafana/ui';
import { useMemo } from 'react';

import { ago } from '../../components/figures.ts';
import { unbroken } from '../../components/phrases.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import type { Collector } from '../../overview/collectors.ts';
import { COLLECT } from './commands.ts';
import type { Home } from './useHome.ts';

const PAGE_SIZE = 10;

/** Each location with readings from collectors, and how old its newest reading is. */
export function Collectors({ home: { collectors, areCollectorsPending } }: { home: Home }) {
  const columns = useMemo(() => columnsOf(), []);
  if (collectors.length === 0) {
    return areCollectorsPending ? <Skeleton heights={[4, 4]} /> : <NoCollectors />;
  }
  return (
    <InteractiveTable
      columns={columns}
      data={collectors}
      getRowId={({ target, location }) => `${target} ${location}`}
      pageSize={collectors.length > PAGE_SIZE ? PAGE_SIZE : 0}
    />
  );
}

function NoCollectors() {
  return (
    <Stack direction="column" gap={1} alignItems="flex-start">
      <Text color="secondary">
        {t(
          'home.no-collectors',
          'No store has readings from a collector. Rows of benchmark runs are ignored. To read every sensor of the machine that runs the service, run this command there, in the folder of Thermobench. For other machines, see docs/add-a-host.md.'
        )}
      </Text>
      <code>{COLLECT}</code>
    </Stack>
  );
}

function columnsOf(): Array<Column<Collector>> {
  return [
    {
      id: 'location',
      header: t('home.column.location', 'Location'),
      cell: ({ row: { original } }) => original.location,
    },
    { id: 'store', header: t('home.column.store', 'Store'), cell: ({ row: { original } }) => original.target },
    {
      id: 'age',
      header: t('home.column.newest', 'Newest reading'),
      cell: ({ row: { original } }) => unbroken(ago(original.time)),
    },
    {
      id: 'state',
      header: t('home.column.state', 'State'),
      cell: ({ row: { original } }) => <Badge {...lookOf(original.state)} />,
    },
  ];
}

function lookOf(state: Collector['state']): { color: BadgeColor; icon: IconName; text: string } {
  switch (state) {
    case 'arriving':
      return { color: 'green', icon: 'check', text: t('home.arriving', 'arriving') };
    case 'silent':
      return { color: 'red', icon: 'exclamation-circle', text: t('home.silent', 'silent') };
    case 'stopped':
      return { color: 'darkgrey', icon: 'square-shape', text: t('home.stopped', 'stopped') };
    case 'old':
      return { color: 'darkgrey', icon: 'clock-nine', text: t('home.old', 'old') };
  }
}
