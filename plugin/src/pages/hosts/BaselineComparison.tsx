import { css } from '@emotion/css';
import { t } from '@grafana/i18n';
import { Badge, Combobox, InlineField, InteractiveTable, Stack, Text, useStyles2, type Column } from '@grafana/ui';
import type { Baseline } from '@thermobench/service/model/baseline.ts';
import { BASELINE_MEASURES, timesAsGood } from '@thermobench/service/model/baseline-measures.ts';
import { diskWords, measureText, timesText } from '@thermobench/service/reports/baseline-table.ts';
import { useMemo, useState } from 'react';

import { instant } from '../../components/figures.ts';
import { unbroken } from '../../components/phrases.ts';
import { BaselineNotes } from './BaselineNotes.tsx';

interface Row {
  id: string;
  baseline: Baseline;
  /** What its figures are shown as multiples of; null for this row itself. */
  against: Baseline | null;
}

/** Baselines side by side, a row each, with their figures also as multiples of those of the chosen one. */
export function BaselineComparison({ baselines }: { baselines: readonly Baseline[] }) {
  const styles = useStyles2(getStyles);
  const [chosenId, choose] = useState<string>();
  const chosen = baselines.find(({ id }) => id === chosenId) ?? baselines[0];
  const rows = useMemo(
    () =>
      baselines.map((baseline) => ({
        id: baseline.id,
        baseline,
        against: chosen === undefined || baseline.id === chosen.id ? null : chosen,
      })),
    [baselines, chosen]
  );
  const columns = useMemo(() => columnsOf(), []);
  const options = baselines.map((baseline) => ({ value: baseline.id, label: nameOf(baseline) }));
  return (
    <Stack direction="column" gap={1}>
      {baselines.length > 1 && (
        <InlineField label={t('baselines.against', 'Compare with')} htmlFor="baseline-against">
          <Combobox
            id="baseline-against"
            options={options}
            value={chosen?.id}
            onChange={({ value }) => choose(value)}
            width={40}
          />
        </InlineField>
      )}
      <div className={styles.table}>
        <InteractiveTable columns={columns} data={rows} getRowId={({ id }) => id} />
      </div>
      {baselines.map((baseline) => (
        <BaselineNotes key={baseline.id} name={nameOf(baseline)} baseline={baseline} />
      ))}
    </Stack>
  );
}

function nameOf({ host, disk }: Baseline): string {
  return `${host}, ${diskWords(disk)}`;
}

/** Two figures share a column, so that the table fits beside Grafana's navigation. */
function columnsOf(): Array<Column<Row>> {
  const groups = [
    { id: 'cpu', header: t('baselines.cpu', 'CPU: one thread, all'), keys: ['cpu', 'cpus'] },
    {
      id: 'sequential',
      header: t('baselines.sequential', 'Sequential: write, read'),
      keys: ['sequentialWrite', 'sequentialRead'],
    },
    {
      id: 'random',
      header: t('baselines.random', '4k per second: read, synced write'),
      keys: ['randomRead', 'randomMixed'],
    },
    { id: 'sync', header: t('baselines.sync', 'Syncs: per second, p99'), keys: ['sync', 'syncP99'] },
    { id: 'network', header: t('baselines.network', 'TCP'), keys: ['network'] },
  ];
  return [
    {
      id: 'host',
      header: t('baselines.host', 'Host'),
      cell: ({ row: { original } }) => <Measured {...original.baseline} />,
    },
    ...groups.map(({ id, header, keys }): Column<Row> => ({
      id,
      header,
      cell: ({ row: { original } }) => <Figures keys={keys} {...original} />,
    })),
  ];
}

function Measured({ host, disk, startedAt, disturbances }: Baseline) {
  return (
    <Stack direction="column" gap={0}>
      <Text weight="medium">{host}</Text>
      <Text variant="bodySmall" color="secondary">
        {diskWords(disk)}
      </Text>
      <Text variant="bodySmall" color="secondary">
        {instant(startedAt)}
      </Text>
      {disturbances.length > 0 && (
        <div>
          <Badge color="orange" icon="exclamation-triangle" text={t('baselines.disturbed', 'disturbed')} />
        </div>
      )}
    </Stack>
  );
}

function Figures({ keys, baseline, against }: Omit<Row, 'id'> & { keys: readonly string[] }) {
  return (
    <Stack direction="column" gap={0}>
      {BASELINE_MEASURES.filter(({ key }) => keys.includes(key)).map((measure) => {
        const value = measure.of(baseline.figures);
        const times = against && timesAsGood(measure, value, measure.of(against.figures));
        return (
          <div key={measure.key}>
            <Text tabular>{unbroken(measureText(measure, value))}</Text>{' '}
            {times !== null && (
              <Text tabular variant="bodySmall" color="secondary">
                {unbroken(timesText(times))}
              </Text>
            )}
          </div>
        );
      })}
    </Stack>
  );
}

const getStyles = () => ({
  // Column names are wider than figures, so without wrapping the last column would be cut off at 768 pixels.
  table: css({ '& th': { whiteSpace: 'normal' } }),
});
