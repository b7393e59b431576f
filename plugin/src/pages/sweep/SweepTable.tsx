import { t } from '@grafana/i18n';
import { Badge, InteractiveTable, Stack, Text, TextLink, type Column } from '@grafana/ui';
import type { Sweep, SweepCell } from '@thermobench/service/model/sweep.ts';
import { boundShort, boundsIn } from '@thermobench/service/reports/bound-words.ts';
import { intervalKind } from '@thermobench/service/reports/interval-words.ts';
import { commitPart } from '@thermobench/service/reports/latency-words.ts';
import { cellP99, sweepP99Name, type CellP99 } from '@thermobench/service/reports/sweep-table.ts';
import { useMemo } from 'react';

import { count, milliseconds, NOTHING, rate, share } from '../../components/figures.ts';
import { unbroken } from '../../components/phrases.ts';
import { settingName } from '../../components/settingName.ts';
import { axesOf } from '../../components/sweepAxes.ts';
import { valueWords } from '../../components/valueWords.ts';
import { links } from '../../links.ts';
import { TimeSpentWords } from './TimeSpentWords.tsx';

interface Row extends SweepCell {
  id: string;
  p99: CellP99;
}

/** The story's table: a line a cell, filled in as its runs end. */
export function SweepTable({ sweep }: { sweep: Sweep }) {
  const axes = axesOf(sweep.spec).join();
  const p99Name = sweepP99Name(sweep.cells);
  const columns = useMemo(() => columnsOf(axes === '' ? [] : axes.split(','), p99Name), [axes, p99Name]);
  const rows = useMemo(
    () => sweep.cells.map((cell, index) => ({ ...cell, id: String(index), p99: cellP99(cell, sweep.spec) })),
    [sweep]
  );
  return <InteractiveTable columns={columns} data={rows} getRowId={({ id }) => id} />;
}

function columnsOf(axes: readonly string[], p99Name: string): Array<Column<Row>> {
  return [
    ...axes.map((axis): Column<Row> => ({
      id: axis,
      header: settingName(axis),
      cell: ({ row: { original } }) => (
        <Text tabular>{axis in original.settings ? valueWords(axis, original.settings[axis]) : NOTHING}</Text>
      ),
    })),
    {
      id: 'rate',
      header: t('sweep.rate', 'Rows/s'),
      cell: ({ row: { original } }) => <Rate {...original} />,
    },
    {
      id: 'p99',
      header: p99Name,
      cell: ({ row: { original } }) => <P99 p99={original.p99} column={p99Name} />,
    },
    {
      id: 'cpu',
      header: t('sweep.cpu', 'Producer CPU'),
      cell: ({ row: { original } }) => <Cpu {...original} />,
    },
    {
      id: 'spent',
      header: t('sweep.spent', 'Time spent'),
      cell: ({ row: { original } }) =>
        original.timeSpent ? <TimeSpentWords timeSpent={original.timeSpent} /> : NOTHING,
    },
    {
      id: 'bound',
      header: t('sweep.bound', 'Bound by'),
      cell: ({ row: { original } }) => boundShort(boundsIn(original)) || NOTHING,
    },
    {
      id: 'ledger',
      header: t('sweep.ledger', 'Ledger'),
      cell: ({ row: { original } }) => <LedgerWords {...original} />,
    },
    {
      id: 'rows-at-start',
      header: t('sweep.rows-at-start', 'Rows at start'),
      cell: ({ row: { original } }) => <Text tabular>{rowsAtStart(original)}</Text>,
    },
    {
      id: 'runs',
      header: t('sweep.runs', 'Runs'),
      cell: ({ row: { original } }) => (
        <Stack gap={0.5} wrap="wrap">
          {original.runs.map((id, index) => {
            const n = count(index + 1);
            return (
              <TextLink
                key={id}
                href={links.run(id)}
                title={id}
                aria-label={t('sweep.run', 'Run {{n}}: {{id}}', { n, id })}
              >
                {n}
              </TextLink>
            );
          })}
        </Stack>
      ),
    },
  ];
}

/** One run has no interval. */
function Rate({ rowsPerSecond: interval, fellBehind, runs, ...cell }: SweepCell) {
  if (!interval) {
    return NOTHING;
  }
  const { median, low, high } = interval;
  return (
    <Stack direction="column" gap={0}>
      <Text tabular weight="medium">
        {boundsIn(cell).includes('generator')
          ? t('sweep.at-least', 'at least {{rate}}', { rate: rate(median) })
          : rate(median)}
      </Text>
      {low !== high && (
        <>
          <Text tabular variant="bodySmall" color="secondary">
            {t('sweep.interval', '{{low}} to\u00a0{{high}}', { low: rate(low), high: rate(high) })}
          </Text>
          <Text variant="bodySmall" color="secondary">
            {intervalKind(interval)}
          </Text>
        </>
      )}
      {fellBehind > 0 && (
        <Text variant="bodySmall" color="warning">
          {fellBehind === runs.length
            ? t('sweep.behind', 'fell behind')
            : t('sweep.some-behind', '{{n}} of {{runs}} runs fell behind', {
                n: count(fellBehind),
                runs: count(runs.length),
              })}
        </Text>
      )}
    </Stack>
  );
}

function P99({ p99: { ms, commitMs, isPaced }, column }: { p99: CellP99; column: string }) {
  const below = [
    ...commitPart(ms, commitMs, milliseconds),
    ...(isPaced && column === 'p99' ? [t('sweep.from-intended', 'from intended start')] : []),
  ];
  return (
    <Stack direction="column" gap={0}>
      <Text tabular>{unbroken(milliseconds(ms))}</Text>
      {below.map((words) => (
        <Text key={words} tabular variant="bodySmall" color="secondary">
          {words}
        </Text>
      ))}
    </Stack>
  );
}

/** As the story's table has it, in percent of a core, and what a row costs, which does not depend on the rate. */
function Cpu({ cpuSecondsPer100kRows: cost, rowsPerSecond }: SweepCell) {
  if (!cost || !rowsPerSecond) {
    return NOTHING;
  }
  return (
    <Stack direction="column" gap={0}>
      <Text tabular>
        {t('sweep.of-core', '{{share}} of a\u00a0core', {
          share: share((cost.median * rowsPerSecond.median) / 100_000),
        })}
      </Text>
      <Text tabular variant="bodySmall" color="secondary">
        {t('sweep.per-rows', '{{seconds}}\u00a0s per 100,000\u00a0rows', { seconds: cost.median.toPrecision(2) })}
      </Text>
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
    <Badge
      color="green"
      icon="check"
      text={unbroken(t('sweep.all-stored', 'all stored'))}
      tooltip={t('sweep.rows', '{{rows}} rows', { rows: count(stored) })}
    />
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

/** How many rows the store held when the cell's runs began, as it says. */
function rowsAtStart({ storeRowsAtStart }: SweepCell): string {
  if (storeRowsAtStart === null) {
    return NOTHING;
  }
  const { least, most } = storeRowsAtStart;
  return least === most ? count(least) : `${count(least)}–${count(most)}`;
}
