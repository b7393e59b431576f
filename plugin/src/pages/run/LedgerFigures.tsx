import { t } from '@grafana/i18n';
import type { Ledger } from '@thermobench/service/model/report.ts';

import { count } from '../../components/figures.ts';
import { Section } from '../../components/Section.tsx';
import { Tiles, type Tile } from '../../components/Tiles.tsx';

/** The rows counted in the store. */
export function LedgerFigures({ ledger }: { ledger: Ledger }) {
  return (
    <Section title={t('ledger.title', 'Ledger, counted in the store')}>
      <LedgerTiles ledger={ledger} />
    </Section>
  );
}

/** Four counts and, below them, counts that should be 0; those are red if they are not. */
export function LedgerTiles({ ledger }: { ledger: Ledger }) {
  const may = (name: string, rows: number, note?: string): Tile => ({ name, value: count(rows), note });
  const must = (name: string, rows: number, note?: string): Tile => ({
    ...may(name, rows, note),
    ...(rows > 0 && { tone: 'bad' as const }),
  });
  const tiles: Tile[] = [
    may(t('ledger.offered', 'Offered'), ledger.offered, t('ledger.offered-note', 'submitted for writing')),
    may(t('ledger.acked', 'Acked'), ledger.acked, t('ledger.acked-note', 'confirmed durable')),
    may(t('ledger.stored', 'Stored'), ledger.stored, t('ledger.stored-note', 'found in the store')),
    may(
      t('ledger.unacked', 'Stored unacked'),
      ledger.storedUnacked,
      t('ledger.unacked-note', 'stored, but never acked')
    ),
    must(t('ledger.lost', 'Lost'), ledger.lost, t('ledger.lost-note', 'acked, but not stored')),
    must(t('ledger.duplicated', 'Duplicated'), ledger.duplicated, t('ledger.duplicated-note', 'stored more than once')),
    must(t('ledger.wrong', 'Wrong'), ledger.wrong, t('ledger.wrong-note', 'differ from what was sent')),
  ];
  const rare = [
    may(t('ledger.gaps', 'Gaps'), ledger.gaps, t('ledger.gaps-note', 'missing sequence numbers')),
    may(
      t('ledger.reordered', 'Reordered'),
      ledger.reordered ?? 0,
      t('ledger.reordered-note', 'stored after a later row')
    ),
    may(t('ledger.rejected', 'Rejected'), ledger.rejected, t('ledger.rejected-note', 'refused by the store')),
    may(t('ledger.dropped', 'Dropped'), ledger.dropped, t('ledger.dropped-note', 'dropped because the spool was full')),
  ];
  return <Tiles tiles={[...tiles, ...rare.filter(({ value }) => value !== count(0))]} small most={4} />;
}
