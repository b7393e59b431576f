import { t } from '@grafana/i18n';
import { Alert, Text } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';

import { count, duration, milliseconds, NOTHING, rate } from '../../components/figures.ts';
import { Section } from '../../components/Section.tsx';
import { Tiles, type Tile } from '../../components/Tiles.tsx';
import { LedgerTiles } from './LedgerFigures.tsx';
import { WithCode } from '../../components/WithCode.tsx';

type RelayReport = NonNullable<Report['relay']>;

/** What a relay copied to the second store, its lag, and the rows counted there. */
export function RelaySection({ relay }: { relay: RelayReport }) {
  const { target, ledger, ledgerProblem } = relay;
  return (
    <Section title={t('relay.title', 'Relay to {{target}}', { target })}>
      <Tiles tiles={courseOf(relay)} small most={4} />
      {ledger && (
        <>
          <Text variant="h6">{t('relay.counted', 'Relayed rows, counted in {{target}}', { target })}</Text>
          <LedgerTiles ledger={ledger} />
        </>
      )}
      {ledgerProblem && (
        <Alert
          severity="warning"
          bottomSpacing={0}
          title={t('relay.uncounted', 'Not counted in {{target}}', { target })}
        >
          <div>{ledgerProblem.message}</div>
          <div>
            <WithCode text={ledgerProblem.hint} />
          </div>
        </Alert>
      )}
    </Section>
  );
}

function courseOf({ rowsPerSecond, mostLag, drainMs, endToEndMs, ...relay }: RelayReport): Tile[] {
  const rare = [
    {
      name: t('relay.repeated', 'Repeated'),
      rows: relay.duplicates,
      note: t('relay.repeated-note', 'already stored, left unchanged'),
    },
    {
      name: t('relay.poison', 'Dead letters'),
      rows: relay.poison,
      note: t('relay.poison-note', 'records that are not readings'),
    },
    {
      name: t('relay.retries', 'Retries'),
      rows: relay.retries,
      note: t('relay.retries-note', 'attempts that failed temporarily'),
    },
    {
      name: t('relay.rebalances', 'Rebalances'),
      rows: relay.rebalances,
      note: t('relay.rebalances-note', 'reassignments of partitions'),
    },
  ];
  return [
    {
      name: t('relay.rows-per-second', 'Rows/s'),
      value: rate(rowsPerSecond),
      note: t('relay.until-last', 'until the last row was stored'),
    },
    {
      name: t('relay.most-behind', 'Largest lag'),
      value: count(mostLag),
      note: t('relay.most-behind-note', 'records, measured once a second'),
    },
    {
      name: t('relay.drained', 'Caught up'),
      value: drainMs === null ? NOTHING : duration(drainMs),
      note:
        drainMs === null
          ? t('relay.not-drained', 'did not catch up')
          : t('relay.drained-note', 'after the producers ended'),
    },
    {
      name: t('relay.end-to-end', 'End to end p99'),
      value: milliseconds(endToEndMs?.p99),
      note: t('relay.end-to-end-note', 'median (p50) {{p50}}', { p50: milliseconds(endToEndMs?.p50) }),
    },
    ...rare.flatMap(({ rows, ...tile }) => (rows > 0 ? [{ ...tile, value: count(rows) }] : [])),
  ];
}
