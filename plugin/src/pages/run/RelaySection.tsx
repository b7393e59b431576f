import { t } from '@grafana/i18n';
import { Alert, Text } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';

import { count, duration, milliseconds, NOTHING, rate } from '../../components/figures.ts';
import { Section } from '../../components/Section.tsx';
import { Tiles, type Tile } from '../../components/Tiles.tsx';
import { LedgerTiles } from './LedgerFigures.tsx';

type RelayReport = NonNullable<Report['relay']>;

/** What a relay brought into the second store, how far behind it was, and the rows counted there. */
export function RelaySection({ relay }: { relay: RelayReport }) {
  const { target, ledger, ledgerProblem } = relay;
  return (
    <Section title={t('relay.title', 'Relay to {{target}}', { target })}>
      <Tiles tiles={courseOf(relay)} small most={4} />
      {ledger && (
        <>
          <Text variant="h6">{t('relay.counted', 'Its rows, counted in {{target}}', { target })}</Text>
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
          <div>{ledgerProblem.hint}</div>
        </Alert>
      )}
    </Section>
  );
}

function courseOf({ rowsPerSecond, mostLag, drainMs, endToEndMs, ...relay }: RelayReport): Tile[] {
  const rare = [
    {
      name: t('relay.repeated', 'Seen again'),
      rows: relay.duplicates,
      note: t('relay.repeated-note', 'there already, and left as they were'),
    },
    { name: t('relay.poison', 'Set aside'), rows: relay.poison, note: t('relay.poison-note', 'no readings at all') },
    {
      name: t('relay.retries', 'Retries'),
      rows: relay.retries,
      note: t('relay.retries-note', 'attempts that failed for the moment'),
    },
    {
      name: t('relay.rebalances', 'Rebalances'),
      rows: relay.rebalances,
      note: t('relay.rebalances-note', 'partitions that changed hands'),
    },
  ];
  return [
    {
      name: t('relay.rows-per-second', 'Rows/s'),
      value: rate(rowsPerSecond),
      note: t('relay.until-last', 'until the last was stored'),
    },
    {
      name: t('relay.most-behind', 'Most behind'),
      value: count(mostLag),
      note: t('relay.most-behind-note', 'records, at the end of a second'),
    },
    {
      name: t('relay.drained', 'Drained'),
      value: drainMs === null ? NOTHING : duration(drainMs),
      note:
        drainMs === null
          ? t('relay.not-drained', 'it did not come to the end')
          : t('relay.drained-note', 'after the producers ended'),
    },
    {
      name: t('relay.end-to-end', 'End to end p99'),
      value: milliseconds(endToEndMs?.p99),
      note: t('relay.end-to-end-note', '{{p50}} in the middle (p50)', { p50: milliseconds(endToEndMs?.p50) }),
    },
    ...rare.flatMap(({ rows, ...tile }) => (rows > 0 ? [{ ...tile, value: count(rows) }] : [])),
  ];
}
