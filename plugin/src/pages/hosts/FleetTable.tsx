import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, InteractiveTable, Stack, Text, TextLink, useStyles2, type Column } from '@grafana/ui';
import type { Baseline } from '@thermobench/service/model/baseline.ts';
import type { Host } from '@thermobench/service/model/host.ts';
import { clockWords, isOtherVersion, labelWords, serviceVersion } from '@thermobench/service/reports/host-words.ts';
import { useMemo } from 'react';

import { ago, count, figure, instant, milliseconds, NOTHING } from '../../components/figures.ts';
import { tightPhrases } from '../../components/phrases.ts';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { MeasureHost } from './MeasureHost.tsx';

interface Props {
  /** All hosts that the service lists. */
  hosts: readonly Host[];
  /** Newest first. */
  baselines: readonly Baseline[];
}

interface Row {
  id: string;
  host: Host;
  /** The version of the service, if the agent has another one. */
  expectedVersion: string | null;
  /** The newest one that is done. */
  baseline: Baseline | undefined;
  /** Whatever its state. */
  newest: Baseline | undefined;
}

/** The hosts with agents, a row each. */
export function FleetTable({ hosts, baselines }: Props) {
  const styles = useStyles2(getStyles);
  const columns = useMemo(() => columnsOf(), []);
  const rows = useMemo(
    () =>
      hosts
        .filter(({ agent }) => agent !== null)
        .map((host) => ({
          id: host.id,
          host,
          expectedVersion: isOtherVersion(host, hosts) ? serviceVersion(hosts) : null,
          baseline: baselines.find((each) => each.host === host.id && each.state === 'done'),
          newest: baselines.find((each) => each.host === host.id),
        })),
    [hosts, baselines]
  );
  return (
    <div className={styles.table}>
      <InteractiveTable columns={columns} data={rows} getRowId={({ id }) => id} />
    </div>
  );
}

function columnsOf(): Array<Column<Row>> {
  const column = (id: string, header: string, Cell: (row: Row) => React.ReactNode): Column<Row> => ({
    ...{ id, header },
    cell: ({ row: { original } }) => <Cell {...original} />,
  });
  return [
    column('host', t('fleet.host', 'Host'), Name),
    column('state', t('fleet.state', 'State'), State),
    column('version', t('fleet.version', 'Version'), Version),
    column('clock', t('fleet.clock', 'Clock'), ({ host }) => (
      <Text tabular>{tightPhrases([clockWords(host.agent?.clock ?? null, milliseconds)])}</Text>
    )),
    column('temperature', t('fleet.temperature', 'CPU'), ({ host: { celsius } }) => (
      <Text tabular>
        {celsius === null ? NOTHING : t('fleet.celsius', '{{celsius}} °C', { celsius: figure(celsius) })}
      </Text>
    )),
    column('targets', t('fleet.targets', 'Targets'), ({ host: { targets } }) => (
      <>{targets.join(', ') || t('hosts.no-targets', 'none')}</>
    )),
    column('baseline', t('fleet.baseline', 'Measured limits'), MeasuredLimits),
  ];
}

function Name({ host: { id, cpus, architecture, labels } }: Row) {
  return (
    <Stack direction="column" gap={0}>
      <Text weight="medium">{id}</Text>
      <Text variant="bodySmall" color="secondary">
        {[
          t('hosts.cpus', '', {
            count: cpus,
            defaultValue_one: '{{count}} CPU thread',
            defaultValue_other: '{{count}} CPU threads',
          }),
          architecture,
        ].join(', ')}
      </Text>
      {labelWords(labels).map((label) => (
        <Text key={label} variant="bodySmall" color="secondary">
          {label}
        </Text>
      ))}
    </Stack>
  );
}

function State({ host: { agent, runs } }: Row) {
  return (
    <Stack direction="column" gap={0}>
      {agent?.connected ? (
        <div>
          <Badge color="green" text={t('hosts.connected', 'connected')} />
        </div>
      ) : (
        <>
          <div>
            <Badge color="red" icon="exclamation-triangle" text={t('fleet.not-connected', 'not connected')} />
          </div>
          <Text variant="bodySmall" color="secondary">
            {t('fleet.last-seen', 'last seen {{when}}', { when: ago(agent?.lastSeenAt ?? 0) })}
          </Text>
        </>
      )}
      {runs.map((run) => (
        <TextLink key={run} href={links.run(run)} inline={false} variant="bodySmall">
          {t('fleet.run', 'run {{run}}', { run })}
        </TextLink>
      ))}
    </Stack>
  );
}

function Version({ host: { version }, expectedVersion }: Row) {
  return (
    <Stack direction="column" gap={0}>
      <span>{version ?? NOTHING}</span>
      {expectedVersion !== null && (
        <Text variant="bodySmall" color="warning">
          {t('fleet.other-version', 'the service has {{version}}', { version: expectedVersion, ...AS_IT_IS })}
        </Text>
      )}
    </Stack>
  );
}

function MeasuredLimits({ host, baseline, newest }: Row) {
  const sync = baseline?.figures.sync ?? null;
  return (
    <Stack direction="column" gap={0}>
      {baseline !== undefined && (
        <>
          <Text tabular>
            {sync === null ? NOTHING : t('fleet.syncs', '{{syncs}} syncs/s', { syncs: count(sync.perSecond) })}
          </Text>
          <Text variant="bodySmall" color="secondary">
            {instant(baseline.startedAt)}
          </Text>
        </>
      )}
      <MeasureHost host={host.id} newest={newest} isRow isReachable={host.agent?.connected ?? false} />
    </Stack>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  // Without wrapping, the last columns would be cut off at 768 pixels.
  table: css({
    '& th': { whiteSpace: 'normal' },
    '& td:not(:nth-child(2))': { overflowWrap: 'anywhere' },
    '& td:first-child': { minWidth: theme.spacing(15) },
  }),
});
