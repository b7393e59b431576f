import { t } from '@grafana/i18n';
import { Badge, Stack, Text } from '@grafana/ui';
import type { SweepCell } from '@thermobench/service/model/sweep.ts';

import { count, NOTHING } from '../../components/figures.ts';
import { unbroken } from '../../components/phrases.ts';

/** Whether the rows of a cell's runs are in the store, and how many rows the store held before. */
export function CellLedger(cell: SweepCell) {
  return (
    <Stack direction="column" gap={0.5} alignItems="flex-start">
      <LedgerWords {...cell} />
      <RowsAtStart {...cell} />
    </Stack>
  );
}

function LedgerWords(cell: SweepCell) {
  const { failed, runs } = cell;
  return failed > 0 ? (
    <Stack direction="column" gap={0.5}>
      <Badge
        color="red"
        icon="exclamation-circle"
        text={t('sweep.failed', '{{failed}} of {{runs}} runs failed', {
          failed: count(failed),
          runs: count(runs.length),
        })}
      />
      <CountedWords {...cell} />
    </Stack>
  ) : (
    <CountedWords {...cell} />
  );
}

function CountedWords({ ledger, valid, rowsPerSecond }: SweepCell) {
  if (rowsPerSecond === null) {
    return NOTHING;
  }
  if (valid === null) {
    return <Text color="secondary">{t('sweep.uncounted', 'not counted')}</Text>;
  }
  const { lost, duplicated, wrong, stored } = ledger;
  return valid ? (
    <>
      <Badge color="green" icon="check" text={unbroken(t('sweep.all-stored', 'all stored'))} />
      <Text tabular variant="bodySmall" color="secondary">
        {t('sweep.rows', '{{rows}} rows', { rows: count(stored) })}
      </Text>
    </>
  ) : (
    <Badge
      color="red"
      icon="exclamation-triangle"
      text={t('sweep.bad-ledger', 'lost {{lost}}, duplicated {{duplicated}}, wrong {{wrong}}', {
        lost: count(lost),
        duplicated: count(duplicated),
        wrong: count(wrong),
      })}
    />
  );
}

/** The store's estimate of its rows at the start of the cell's runs. Shows nothing if there is no estimate. */
function RowsAtStart({ storeRowsAtStart }: SweepCell) {
  if (storeRowsAtStart === null) {
    return null;
  }
  const { least, most } = storeRowsAtStart;
  const rows = least === most ? count(least) : `${count(least)}–${count(most)}`;
  return (
    <Text tabular variant="bodySmall" color="secondary">
      {t('sweep.rows-at-start', 'rows at start: {{rows}}', { rows })}
    </Text>
  );
}
