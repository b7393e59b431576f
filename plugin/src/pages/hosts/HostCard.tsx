import { t } from '@grafana/i18n';
import { Box, Stack, Text } from '@grafana/ui';
import type { Host } from '@thermobench/service/model/host.ts';
import type { ReactNode } from 'react';

import { bytes, count, NOTHING, share } from '../../components/figures.ts';
import { Tiles, type Tile } from '../../components/Tiles.tsx';

/** The facts about one host, and what can be done with it. */
export function HostCard({ host, children }: { host: Host; children?: ReactNode }) {
  return (
    <Box borderStyle="solid" borderColor="weak" borderRadius="default" padding={2} element="section">
      <Stack direction="column" gap={2}>
        <Text element="h2" variant="h4">
          {host.id}
        </Text>
        <Tiles tiles={figuresOf(host)} small most={3} />
        {children}
      </Stack>
    </Box>
  );
}

function figuresOf(host: Host): Tile[] {
  const producers = 2 * host.cpus;
  return [
    {
      name: t('host.cpus', 'CPU threads'),
      value: count(host.cpus),
      note: t('host.producers', '{{producers}} producers by default', { producers }),
    },
    { name: t('host.cpu', 'Processor'), value: host.cpuModel ?? NOTHING, note: host.architecture },
    {
      name: t('host.memory', 'Free memory'),
      value: bytes(host.freeMemoryBytes),
      note: t('host.memory-of', 'of {{total}}, {{share}}', {
        total: bytes(host.memoryBytes),
        share: share(host.freeMemoryBytes / host.memoryBytes),
      }),
    },
    { name: t('host.kernel', 'Kernel'), value: host.kernel },
    {
      name: t('host.node', 'Node.js'),
      value: host.nodeVersion,
      note: host.version === null ? undefined : t('host.version', 'Thermobench {{version}}', { version: host.version }),
    },
    {
      name: t('host.pressure', 'Pressure stalls'),
      value: host.pressure ? t('host.pressure-told', 'available') : t('host.pressure-untold', 'not available'),
      note: t('host.pressure-note', 'how long work waited for CPU, disk or memory'),
    },
  ];
}
