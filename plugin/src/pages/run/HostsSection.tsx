import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { HostWork } from '@thermobench/service/model/host-work.ts';
import { clockInRun } from '@thermobench/service/reports/host-words.ts';

import { count, NOTHING, rate } from '../../components/figures.ts';
import { tightPhrases } from '../../components/phrases.ts';
import { HostsTable } from './HostsTable.tsx';

/** The part of each host in a run that has ended, and what is missing from it. */
export function HostsSection({ hosts }: { hosts: readonly HostWork[] }) {
  return (
    <HostsTable
      columns={[
        { key: 'producers', name: t('run-hosts.producers', 'Producers'), isNumber: true },
        { key: 'rate', name: t('run-hosts.rate', 'Rows/s'), isNumber: true },
        { key: 'acked', name: t('run-hosts.acked', 'Acked rows'), isNumber: true },
        { key: 'last', name: t('run-hosts.last', 'Last second'), isNumber: true },
        { key: 'clock', name: t('run-hosts.clock', 'Clock') },
        { key: 'missing', name: t('run-hosts.missing', 'Missing') },
      ]}
      rows={hosts.map((work) => ({
        host: work.host,
        cells: {
          producers: count(work.producers),
          rate: rate(work.rowsPerSecond),
          acked: count(work.acked),
          last: count(work.lastSecond),
          clock: tightPhrases([clockInRun(work)]),
          missing: work.missing ?? NOTHING,
        },
      }))}
    >
      {hosts.some(({ missing }) => missing !== null) && (
        <Text element="p" variant="bodySmall" color="secondary">
          {t(
            'run-hosts.missing-means',
            'The rates, latencies and counts of acked rows leave out what a host did not report. The ledger counts every row that the store received from it.'
          )}
        </Text>
      )}
    </HostsTable>
  );
}
