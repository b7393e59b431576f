import { css } from '@emotion/css';
import { t } from '@grafana/i18n';
import { Stack, Text, TextLink, Tooltip, useStyles2, type Column } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { useTargets } from '../../api/useTargets.ts';
import { ago, count, instant, milliseconds, NOTHING, rate } from '../../components/figures.ts';
import { RemoveRun } from '../../components/RemoveRun.tsx';
import { mayChange } from '../../components/role.ts';
import { RunStateBadge } from '../../components/RunStateBadge.tsx';
import { defaultsOf, lengthWords, settingWords } from '../../components/settingWords.ts';
import { links } from '../../links.ts';
import type { OrderedColumn } from './runOrder.ts';
import { SelectRun } from './selection.tsx';

/** The columns of the list. Sorting is done outside of the table: it holds one page only. */
export function runColumns(): Array<Column<Run>> {
  const ordered = (id: OrderedColumn) => ({ id, sortType: 'basic' as const });
  const columns: Array<Column<Run>> = [
    { id: 'select', disableGrow: true, cell: ({ row }) => <SelectRun run={row.original} /> },
    {
      ...ordered('state'),
      header: t('runs.column.state', 'State'),
      disableGrow: true,
      cell: ({ row }) => <RunStateBadge run={row.original} />,
    },
    { id: 'run', header: t('runs.column.run', 'Run'), cell: ({ row }) => <Name run={row.original} /> },
    {
      ...ordered('target'),
      header: t('runs.column.target', 'Target'),
      cell: ({ row: { original } }) => <Line>{original.spec.target}</Line>,
    },
    {
      id: 'settings',
      header: t('runs.column.settings', 'Settings'),
      cell: ({ row }) => <Settings run={row.original} />,
    },
    {
      ...ordered('rowsPerSecond'),
      header: t('runs.column.rate', 'Rows/s'),
      disableGrow: true,
      cell: ({ row }) => <Rate run={row.original} />,
    },
    {
      ...ordered('p99'),
      header: t('runs.column.p99', 'p99'),
      disableGrow: true,
      cell: ({ row: { original } }) => <Figure text={milliseconds(original.brief?.serviceP99Ms)} />,
    },
    {
      id: 'ledger',
      header: t('runs.column.ledger', 'Ledger'),
      disableGrow: true,
      cell: ({ row }) => <Ledger run={row.original} />,
    },
    {
      ...ordered('startedBy'),
      header: t('runs.column.who', 'Who'),
      cell: ({ row: { original } }) => original.startedBy ?? NOTHING,
    },
    {
      ...ordered('createdAt'),
      header: t('runs.column.when', 'When'),
      disableGrow: true,
      cell: ({ row }) => <When run={row.original} />,
    },
  ];
  return mayChange()
    ? [...columns, { id: 'remove', disableGrow: true, cell: ({ row }) => <RemoveRun run={row.original} /> }]
    : columns;
}

function Name({ run: { id, spec, sweep } }: { run: Run }) {
  return (
    <Stack direction="column" gap={0}>
      <TextLink href={links.run(id)} inline={false}>
        {spec.label ?? id}
      </TextLink>
      {spec.label !== undefined && (
        <Text variant="bodySmall" color="secondary">
          {id}
        </Text>
      )}
      {sweep !== null && (
        <TextLink href={links.sweep(sweep)} variant="bodySmall" color="secondary" inline={false}>
          {unbroken(t('runs.sweep', 'sweep {{sweep}}', { sweep }))}
        </TextLink>
      )}
    </Stack>
  );
}

function Settings({ run: { kind, spec } }: { run: Run }) {
  const { data: targets } = useTargets();
  const defaults = defaultsOf(targets?.find(({ name }) => name === spec.target));
  const length = kind === 'collection' ? t('runs.collection', 'collection') : lengthWords(spec);
  return <>{phrases([...settingWords(spec, defaults), length])}</>;
}

function Rate({ run: { rowsPerSecond, brief } }: { run: Run }) {
  if (brief?.generatorLimited && rowsPerSecond !== null) {
    return (
      <Tooltip content={t('runs.at-least', 'At least: the generator was the limit, the store may take more.')}>
        <span tabIndex={0}>
          <Figure text={t('runs.at-least-figure', '≥ {{rate}}', { rate: rate(rowsPerSecond) })} />
        </span>
      </Tooltip>
    );
  }
  return <Figure text={rate(rowsPerSecond)} />;
}

function Ledger({ run: { brief } }: { run: Run }) {
  if (!brief?.ledger) {
    return <Text color="secondary">{brief ? t('runs.not-counted', 'not counted') : NOTHING}</Text>;
  }
  const { lost, duplicated, wrong } = brief.ledger;
  const words = [
    t('runs.lost', '{{n}} lost', { n: count(lost) }),
    t('runs.duplicated', '{{n}} duplicated', { n: count(duplicated) }),
    ...(wrong > 0 ? [t('runs.wrong', '{{n}} wrong', { n: count(wrong) })] : []),
  ];
  const isBad = lost + duplicated + wrong > 0;
  return (
    <Text color={isBad ? 'error' : 'secondary'} weight={isBad ? 'bold' : 'regular'}>
      {phrases(words)}
    </Text>
  );
}

function When({ run: { createdAt } }: { run: Run }) {
  return (
    <Tooltip content={instant(createdAt)}>
      <span tabIndex={0}>{unbroken(ago(createdAt))}</span>
    </Tooltip>
  );
}

/** For names: they may have hyphens, at which a line would end. */
function Line({ children }: { children: string }) {
  const styles = useStyles2(getStyles);
  return <span className={styles.line}>{children}</span>;
}

function Figure({ text }: { text: string }) {
  return <Text tabular>{unbroken(text)}</Text>;
}

/** Lines end between phrases only. */
function phrases(words: readonly string[]): string {
  return words.map(unbroken).join('\u00a0· ');
}

function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

const getStyles = () => ({ line: css({ whiteSpace: 'nowrap' }) });
