import { t } from '@grafana/i18n';
import { Alert } from '@grafana/ui';
import type { Host } from '@thermobench/service/model/host.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';
import { clockWords } from '@thermobench/service/reports/host-words.ts';

import { useHosts } from '../../api/useHosts.ts';
import { ago, milliseconds, NOTHING, rate } from '../../components/figures.ts';
import { tightPhrases } from '../../components/phrases.ts';
import { shareOf, sharingHosts } from '../../components/shareLines.ts';
import { AS_IT_IS } from '../../translations.ts';
import { HostsTable } from './HostsTable.tsx';

/** The hosts of an active run: what each does now, and what it means if one does not answer. */
export function HostsNow({ samples }: { samples: readonly Sample[] }) {
  const names = sharingHosts(samples);
  return names.length === 0 ? null : <Shown names={names} samples={samples} />;
}

function Shown({ names, samples }: { names: readonly string[]; samples: readonly Sample[] }) {
  const { data: hosts } = useHosts(true);
  const stateOf = (name: string) => hosts?.find(({ id, agent }) => id === name && agent !== null)?.agent ?? undefined;
  const lost = names.filter((name) => stateOf(name)?.connected === false);
  const latest = samples.at(-1);
  return (
    <HostsTable
      columns={[
        { key: 'now', name: t('run-hosts.now', 'Rows/s now'), isNumber: true },
        { key: 'mean', name: t('run-hosts.mean', 'Mean'), isNumber: true },
        { key: 'state', name: t('run-hosts.state', 'State') },
        { key: 'clock', name: t('run-hosts.clock', 'Clock') },
      ]}
      rows={names.map((host) => ({
        host,
        cells: {
          now: rate(latest === undefined ? null : shareOf(host, latest)),
          mean: rate(meanOf(host, samples)),
          state: stateWords(stateOf(host)),
          clock: tightPhrases([clockWords(stateOf(host)?.clock ?? null, milliseconds)]),
        },
      }))}
    >
      {lost.length > 0 && (
        <Alert
          severity="warning"
          bottomSpacing={0}
          title={t('run-hosts.lost', '{{hosts}}: no connection', { hosts: lost.join(', '), ...AS_IT_IS })}
        >
          {t(
            'run-hosts.lost-means',
            'The figures on this page stop until the host answers or the service gives up on it. If it answers in time, it reports what it did in the meantime. Otherwise, it stops its producers by itself, and the run goes on without it: its last seconds are then missing from the rates, but the ledger counts every row that the store received.'
          )}
        </Alert>
      )}
    </HostsTable>
  );
}

/** After the warm-up, like the means of the charts. */
function meanOf(host: string, samples: readonly Sample[]): number | null {
  const measured = samples.filter(({ warming }) => !warming);
  const seconds = measured.reduce((sum, sample) => sum + sample.seconds, 0);
  const rows = measured.reduce((sum, sample) => sum + (shareOf(host, sample) ?? 0) * sample.seconds, 0);
  return seconds > 0 ? rows / seconds : null;
}

function stateWords(agent: Host['agent'] | undefined): string {
  if (!agent) {
    return NOTHING;
  }
  return agent.connected
    ? t('hosts.connected', 'connected')
    : t('hosts.disconnected', 'not connected, last seen {{when}}', { when: ago(agent.lastSeenAt) });
}
