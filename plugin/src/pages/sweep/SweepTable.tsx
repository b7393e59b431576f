import { css } from '@emotion/css';
import { t } from '@grafana/i18n';
import { Badge, InteractiveTable, Stack, Text, TextLink, useStyles2, type Column } from '@grafana/ui';
import type { Sweep, SweepCell } from '@thermobench/service/model/sweep.ts';
import { boundsIn } from '@thermobench/service/reports/bound-words.ts';
import { cellLimits, cellLimitShort } from '@thermobench/service/reports/limit-words.ts';
import { intervalKind } from '@thermobench/service/reports/interval-words.ts';
import { bytes as writtenBytes } from '@thermobench/service/reports/figures.ts';
import { commitPart } from '@thermobench/service/reports/latency-words.ts';
import { precisionWords } from '@thermobench/service/reports/precision-words.ts';
import { cellP99, type CellP99 } from '@thermobench/service/reports/sweep-table.ts';
import { valueWords } from '@thermobench/service/reports/value-words.ts';
import { useMemo } from 'react';

import { Explained } from '../../components/Explained.tsx';
import { count, milliseconds, NOTHING, rate, share } from '../../components/figures.ts';
import { latencyText } from '../../components/latencyText.ts';
import { LimitText } from '../../components/LimitText.tsx';
import { unbroken } from '../../components/phrases.ts';
import { rateText } from '../../components/rateText.ts';
import { settingName } from '../../components/settingName.ts';
import { TimeSpentWords } from '../../components/TimeSpentWords.tsx';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { CellLedger } from './CellLedger.tsx';
import { shownSettings } from './shownSettings.ts';

interface Row extends SweepCell {
  id: string;
  p99: CellP99;
  /**
   * Whether the cell's run is in progress, or the cell waits for its first run. Null for a cell with a result, and in
   * a finished sweep.
   */
  step: 'running' | 'waiting' | null;
  /** How precise the sweep wants the rate, in words; empty if it does not say. */
  precisionText: string;
}

/** The table of a sweep: a row per cell, filled in as runs end. */
export function SweepTable({ sweep }: { sweep: Sweep }) {
  const styles = useStyles2(getStyles);
  const axes = shownSettings(sweep).join();
  const columns = useMemo(() => columnsOf(axes === '' ? [] : axes.split(',')), [axes]);
  const rows = useMemo(
    () =>
      sweep.cells.map((cell, index) => ({
        ...cell,
        id: String(index),
        p99: cellP99(cell, sweep.spec),
        step: stepOf(sweep, cell),
        precisionText: precisionWords(cell, sweep.spec.precision),
      })),
    [sweep]
  );
  return (
    <div className={styles.table}>
      <InteractiveTable columns={columns} data={rows} getRowId={({ id }) => id} />
    </div>
  );
}

function stepOf(
  { state, newestRun, runsEnded, cells }: Sweep,
  { runs, deletedRuns, rowsPerSecond }: SweepCell
): Row['step'] {
  if (state !== 'running') {
    return null;
  }
  const begun = cells.reduce((sum, cell) => sum + cell.runs.length + cell.deletedRuns, 0);
  if (begun > runsEnded && newestRun !== null && runs.includes(newestRun.id)) {
    return 'running';
  }
  return rowsPerSecond === null && runs.length + deletedRuns === 0 ? 'waiting' : null;
}

function columnsOf(axes: readonly string[]): Array<Column<Row>> {
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
      header: t('sweep.p99', 'p99'),
      cell: ({ row: { original } }) => <P99 {...original.p99} />,
    },
    {
      id: 'cpu',
      header: t('sweep.cpu', 'Producer CPU'),
      cell: ({ row: { original } }) => <Cpu {...original} />,
    },
    {
      id: 'spent',
      header: t('sweep.spent', 'Time spent'),
      cell: ({ row: { original } }) => <Spent {...original} />,
    },
    {
      id: 'ledger',
      header: t('sweep.ledger', 'Ledger'),
      cell: ({ row: { original } }) => (
        <Stack direction="column" gap={0}>
          <CellLedger {...original} />
          <Wear {...original} />
        </Stack>
      ),
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
          <Deleted {...original} />
        </Stack>
      ),
    },
  ];
}

/** What was written to the disk of the store, for each reading and in a day. Shows nothing if it is not known. */
function Wear({ writtenBytesPerReading: written, writtenBytesPerDay: inADay }: SweepCell) {
  return (
    written &&
    inADay && (
      <Text tabular variant="bodySmall" color="secondary">
        {t('sweep.wear', 'disk: {{size}} per reading, {{day}} per\u00a0day', {
          size: unbroken(writtenBytes(written.median)),
          day: unbroken(writtenBytes(inADay.median)),
        })}
      </Text>
    )
  );
}

function Deleted({ deletedRuns: count }: SweepCell) {
  return count === 0 ? null : (
    <Text variant="bodySmall" color="secondary">
      {t('sweep.deleted', '', {
        count,
        defaultValue_one: '{{count}} run deleted',
        defaultValue_other: '{{count}} runs deleted',
      })}
    </Text>
  );
}

/** The rate, with its interval unless there is only one run. */
function Rate({ step, ...cell }: Row) {
  return (
    <Stack direction="column" gap={0.5} alignItems="flex-start">
      {cell.rowsPerSecond ? (
        <MeasuredRate {...cell} rowsPerSecond={cell.rowsPerSecond} />
      ) : step === null ? (
        NOTHING
      ) : step === 'waiting' ? (
        <Text color="secondary">{t('sweep.waiting', 'waiting')}</Text>
      ) : null}
      {step === 'running' && <Badge color="blue" icon="play" text={unbroken(t('sweep.running-now', 'running now'))} />}
      {cell.missedThresholds > 0 && (
        <Text variant="bodySmall" color="error">
          {cell.missedThresholds === cell.runs.length
            ? t('sweep.thresholds', 'thresholds not passed')
            : t('sweep.some-thresholds', '{{n}} of {{runs}} runs did not pass their thresholds', {
                n: count(cell.missedThresholds),
                runs: count(cell.runs.length),
              })}
        </Text>
      )}
    </Stack>
  );
}

function MeasuredRate({
  rowsPerSecond: interval,
  fellBehind,
  runs,
  precisionText,
  ...cell
}: Omit<Row, 'step'> & { rowsPerSecond: NonNullable<SweepCell['rowsPerSecond']> }) {
  const { median, low, high } = interval;
  return (
    <Stack direction="column" gap={0}>
      <Text tabular weight="medium">
        {rateText(median, boundsIn(cell).includes('generator'))}
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
      {precisionText !== '' && (
        <Text variant="bodySmall" color="secondary">
          {precisionText}
        </Text>
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

/**
 * The p99 of a cell, from the intended start if its runs were paced. Includes the share of the commit if a batch had to
 * fill up first.
 */
function P99({ ms, isAtLeast, commitMs, isPaced }: CellP99) {
  const below = [
    ...(isPaced ? [t('sweep.from-intended', 'from intended start')] : []),
    ...commitPart(ms, commitMs, milliseconds),
  ];
  return (
    <Stack direction="column" gap={0}>
      <Text tabular>{unbroken(latencyText(ms, isAtLeast))}</Text>
      {below.map((words) => (
        <Text key={words} tabular variant="bodySmall" color="secondary">
          {words}
        </Text>
      ))}
    </Stack>
  );
}

/** The producers' CPU in percent of a core, and the CPU time per row, which does not depend on the rate. */
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
        {t('sweep.per-rows', '{{time}} per 100,000\u00a0rows', {
          time: unbroken(milliseconds(cost.median * 1000)),
        })}
      </Text>
    </Stack>
  );
}

/** Where the time went, and what limited the runs; pressing it shows the evidence, and what to try. */
function Spent(cell: SweepCell) {
  const limits = cellLimits(cell);
  return cell.timeSpent ? (
    <Stack direction="column" gap={0}>
      <TimeSpentWords timeSpent={cell.timeSpent} />
      {limits.length > 0 && (
        <Text variant="bodySmall">
          <Explained
            text={t('sweep.bound', 'limited by: {{bound}}', { bound: cellLimitShort(cell), ...AS_IT_IS })}
            explanation={
              <Stack direction="column" gap={1}>
                {limits.map((limit) => (
                  <LimitText key={limit.what} limit={limit} />
                ))}
              </Stack>
            }
          />
        </Text>
      )}
    </Stack>
  ) : (
    NOTHING
  );
}

const getStyles = () => ({
  // Column names are wider than figures, so without wrapping the last column would be cut off at 768 pixels.
  table: css({ '& th': { whiteSpace: 'normal' } }),
});
