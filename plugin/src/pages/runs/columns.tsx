import { css } from '@emotion/css';
import { t } from '@grafana/i18n';
import { LinkButton, Stack, Text, TextLink, Tooltip, useStyles2, type Column } from '@grafana/ui';
import { type Run, runName, uniqueRunName } from '@thermobench/service/model/run.ts';

import { useTargets } from '../../api/useTargets.ts';
import { ago, count, instant, NOTHING, rate } from '../../components/figures.ts';
import { p99Text } from '../../components/latencyText.ts';
import { phrases, tightPhrases, unbroken } from '../../components/phrases.ts';
import { rateText } from '../../components/rateText.ts';
import { RemoveRun } from '../../components/RemoveRun.tsx';
import { mayChange } from '../../components/role.ts';
import { RunStateBadge } from '../../components/RunStateBadge.tsx';
import { RunTags } from '../../components/RunTags.tsx';
import { defaultsOf, lengthWords, settingWords } from '../../components/settingWords.ts';
import { isStoppedEarly } from '../../components/stoppedEarly.ts';
import { ThresholdMark } from '../../components/ThresholdMark.tsx';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { Below, Figure, PaceWords } from './latency.tsx';
import type { OrderedColumn } from './runOrder.ts';
import { SelectRun } from './selection.tsx';

/**
 * In a narrow list, a column can show several figures one below the other. In a tight one, as on a tablet, it can show
 * settings too.
 */
export type Room = 'wide' | 'narrow' | 'tight';

/**
 * The columns of the list. A column with several figures is sorted by the topmost. The table cannot sort the rows
 * itself, because it has only one page of them.
 */
export function runColumns(room: Room): Array<Column<Run>> {
  const isNarrow = room !== 'wide';
  const ordered = (id: OrderedColumn) => ({ id, sortType: 'basic' as const, disableGrow: true });
  const wide = (column: Column<Run>) => (isNarrow ? [] : [column]);
  const changing: Array<Column<Run>> = mayChange()
    ? [
        {
          id: 'change',
          header: t('runs.column.actions', 'Actions'),
          disableGrow: true,
          cell: ({ row }) => <Changes run={row.original} />,
        },
      ]
    : [];
  return [
    {
      id: 'select',
      header: t('runs.column.select', 'Select'),
      disableGrow: true,
      cell: ({ row }) => <SelectRun run={row.original} />,
    },
    {
      ...ordered('state'),
      header: t('runs.column.state', 'State'),
      cell: ({ row: { original } }) => (
        <Stack direction="column" gap={0} alignItems="flex-start">
          <RunStateBadge run={original} />
          {isStoppedEarly(original) && <Below>{t('runs.stopped-early', 'stopped early')}</Below>}
          {!isNarrow && <ThresholdMark run={original} />}
        </Stack>
      ),
    },
    {
      id: 'run',
      header: t('runs.column.run', 'Run'),
      cell: ({ row: { original } }) => (
        <Stack direction="column" gap={0}>
          <Name run={original} />
          {room === 'tight' && (
            <Text variant="bodySmall" element="p">
              <Settings run={original} isNarrow />
            </Text>
          )}
        </Stack>
      ),
    },
    ...wide({
      ...ordered('target'),
      header: t('runs.column.target', 'Target'),
      cell: ({ row }) => <Target run={row.original} />,
    }),
    ...(room === 'tight'
      ? []
      : [
          {
            id: 'settings',
            header: t('runs.column.settings', 'Settings'),
            cell: ({ row }: { row: { original: Run } }) => <Settings run={row.original} isNarrow={isNarrow} />,
          },
        ]),
    {
      ...ordered('rowsPerSecond'),
      header: t('runs.column.rate', 'Rows/s'),
      cell: ({ row: { original } }) => (
        <Stack direction="column" gap={0}>
          <Rate run={original} />
          {isNarrow && (
            <>
              {original.brief && <Below>{t('runs.p99', 'p99 {{p99}}', { p99: p99Text(original) })}</Below>}
              <PaceWords run={original} />
              <ThresholdMark run={original} />
            </>
          )}
        </Stack>
      ),
    },
    ...wide({
      ...ordered('p99'),
      header: t('runs.column.p99', 'p99'),
      cell: ({ row }) => (
        <Stack direction="column" gap={0}>
          <Figure text={p99Text(row.original)} />
          <PaceWords run={row.original} />
        </Stack>
      ),
    }),
    {
      id: 'ledger',
      header: t('runs.column.ledger', 'Ledger'),
      disableGrow: true,
      cell: ({ row }) => <Ledger run={row.original} isNarrow={isNarrow} />,
    },
    ...wide({
      ...ordered('startedBy'),
      header: t('runs.column.who', 'Who'),
      cell: ({ row: { original } }) => original.startedBy ?? NOTHING,
    }),
    {
      ...ordered('createdAt'),
      header: t('runs.column.when', 'When'),
      cell: ({ row: { original } }) => (
        <Stack direction="column" gap={0}>
          <When run={original} />
          {isNarrow && original.startedBy !== null && <Below>{original.startedBy}</Below>}
        </Stack>
      ),
    },
    ...changing,
  ];
}

function Changes({ run }: { run: Run }) {
  const again = t('runs.again', 'Run {{name}} again', { name: uniqueRunName(run), ...AS_IT_IS });
  return (
    <Stack gap={1} alignItems="center">
      {run.kind === 'run' && (
        <LinkButton
          size="sm"
          fill="text"
          variant="secondary"
          icon="repeat"
          href={links.newRun({ run: run.id })}
          aria-label={again}
          tooltip={again}
        />
      )}
      <RemoveRun run={run} />
    </Stack>
  );
}

function Name({ run }: { run: Run }) {
  const { id, spec, sweep, limitSearch, tags } = run;
  return (
    <Stack direction="column" gap={0}>
      <TextLink href={links.run(id)} inline={false}>
        {runName(run)}
      </TextLink>
      {spec.label !== undefined && (
        <Text variant="bodySmall" color="secondary">
          {id}
        </Text>
      )}
      {tags.length > 0 && <RunTags tags={tags} />}
      {sweep !== null && (
        <TextLink href={links.sweep(sweep)} variant="bodySmall" inline={false}>
          {unbroken(t('runs.sweep', 'sweep {{sweep}}', { sweep }))}
        </TextLink>
      )}
      {limitSearch !== undefined && (
        <TextLink href={links.limit(limitSearch)} variant="bodySmall" inline={false}>
          {unbroken(t('runs.limit-search', 'limit search {{limitSearch}}', { limitSearch }))}
        </TextLink>
      )}
    </Stack>
  );
}

/** The name of a target, without line breaks at its hyphens. */
function Target({ run: { spec } }: { run: Run }) {
  const styles = useStyles2(getStyles);
  return <span className={styles.line}>{spec.target}</span>;
}

export function Settings({ run, isNarrow }: { run: Run; isNarrow: boolean }) {
  const { kind, spec } = run;
  const { data: targets } = useTargets();
  const defaults = defaultsOf(targets?.find(({ name }) => name === spec.target));
  const length = kind === 'collection' ? t('runs.collection', 'collection') : lengthWords(spec);
  const words = [...settingWords(spec, defaults), length];
  return isNarrow ? (
    <>
      <Target run={run} />
      {'\u00a0· '}
      {tightPhrases(words)}
    </>
  ) : (
    <>{phrases(words)}</>
  );
}

function Rate({ run: { rowsPerSecond, brief } }: { run: Run }) {
  if (brief?.generatorLimited && rowsPerSecond !== null) {
    return (
      <Tooltip
        content={t(
          'runs.at-least',
          'A lower bound: the generator was the limit, and the store may be able to accept more.'
        )}
      >
        <span tabIndex={0}>
          <Figure text={rateText(rowsPerSecond, true)} />
        </span>
      </Tooltip>
    );
  }
  return <Figure text={rate(rowsPerSecond)} />;
}

function Ledger({ run: { brief }, isNarrow }: { run: Run; isNarrow: boolean }) {
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
    <Text
      variant={isNarrow ? 'bodySmall' : 'body'}
      color={isBad ? 'error' : 'secondary'}
      weight={isBad ? 'bold' : 'regular'}
    >
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

const getStyles = () => ({ line: css({ whiteSpace: 'nowrap' }) });
