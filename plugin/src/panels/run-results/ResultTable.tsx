import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextLink, useStyles2 } from '@grafana/ui';
import { valueWords } from '@thermobench/service/reports/value-words.ts';
import type { ReactNode } from 'react';

import { Explained } from '../../components/Explained.tsx';
import { ago, instant, NOTHING, rate } from '../../components/figures.ts';
import { links } from '../../links.ts';
import { LedgerWords } from './LedgerWords.tsx';
import { measureText } from './measureText.ts';
import type { Result, Results } from './readResults.ts';
import { resultName } from './resultName.ts';
import { shownColumns } from './shownColumns.ts';
import { ThresholdWords } from './ThresholdWords.tsx';

interface Props {
  results: Results;
  /** Width of the panel in CSS pixels. */
  width: number;
}

/** Marks a p99 from the intended start if other rows measure theirs from the call. */
const PACED_MARK = '\u00a0†';

/** The table of results: settings | rows/s | p99 | producer CPU | ledger | limit. */
export function ResultTable({ results: { settings: all, rows }, width }: Props) {
  const styles = useStyles2(getStyles);
  const differInTarget = rows.some((row) => row.target !== rows[0]?.target);
  const shown = shownColumns(width, { settings: all.length, differInTarget });
  const settings = shown.settings ? all : [];
  const { has } = shown;
  const mixed = isMixed(rows);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('run-results.run', 'Run')}</th>
          {has('target') && <th scope="col">{t('run-results.target', 'target')}</th>}
          {settings.map((name) => (
            <th key={name} scope="col" className={styles.figure}>
              {name}
            </th>
          ))}
          <th scope="col" className={styles.figure}>
            {t('run-results.rows-per-second', 'rows/s')}
          </th>
          {has('p99') && (
            <th scope="col" className={styles.figure}>
              {p99Name(rows)}
            </th>
          )}
          {has('cpu') && (
            <th scope="col" className={styles.figure}>
              {t('run-results.cpu', 'producer CPU')}
            </th>
          )}
          {has('ledger') && <th scope="col">{t('run-results.ledger', 'ledger')}</th>}
          {has('limit') && <th scope="col">{t('run-results.limit', 'limit')}</th>}
          {has('when') && <th scope="col">{t('run-results.when', 'when')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.run || index}>
            <th scope="row">
              <div className={styles.name}>{named(row)}</div>
              {!shown.settings && <div className={styles.small}>{settingWords(all, row, differInTarget)}</div>}
              {!has('ledger') && row.valid !== true && row.ledger !== '' && (
                <div className={styles.small}>
                  <LedgerWords result={row} isShort={false} />
                </div>
              )}
            </th>
            {has('target') && <td className={styles.words}>{row.target}</td>}
            {settings.map((name, column) => (
              <td key={name} className={styles.figure}>
                {valueWords(name, row.settings[column])}
              </td>
            ))}
            <td className={styles.rate} title={intervalText(row)}>
              {has('interval') && <span className={styles.interval}>{intervalText(row)}</span>}
              {measureText('rows/s', row)}
              <div>
                <ThresholdWords result={row} />
              </div>
            </td>
            {has('p99') && (
              <td className={styles.figure}>
                {measureText('p99', row)}
                {row.isPaced && mixed && PACED_MARK}
              </td>
            )}
            {has('cpu') && <td className={styles.figure}>{measureText('producer CPU', row)}</td>}
            {has('ledger') && (
              <td className={styles.words}>
                <LedgerWords result={row} isShort={!has('ledgerInWords')} />
              </td>
            )}
            {has('limit') && (
              <td className={styles.words}>
                {row.reasons === '' ? row.limit || NOTHING : <Explained text={row.limit} explanation={row.reasons} />}
              </td>
            )}
            {has('when') && <td title={instant(row.started)}>{row.started === null ? NOTHING : ago(row.started)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The name of the p99 column. It says where paced runs start to measure. */
function p99Name(rows: readonly Result[]): string {
  if (isMixed(rows)) {
    return t('run-results.p99-mixed', 'p99, † from intended start');
  }
  return rows.some(({ isPaced }) => isPaced)
    ? t('run-results.p99-intended', 'p99 from intended start')
    : t('run-results.p99', 'p99');
}

/** Whether some runs with results were paced and some were not. */
function isMixed(rows: readonly Result[]): boolean {
  return new Set(rows.flatMap(({ measures, isPaced }) => (measures.p99 === null ? [] : [isPaced]))).size > 1;
}

function intervalText({ low, high, interval }: Result): string | undefined {
  if (low === null || high === null || low === high) {
    return undefined;
  }
  const ends = `${rate(low)} … ${rate(high)}`;
  return interval === '' ? ends : `${interval}: ${ends}`;
}

function named(row: Result): ReactNode {
  const name = resultName(row);
  return row.run === '' ? (
    name
  ) : (
    <TextLink href={links.run(row.run)} inline={false}>
      {name}
    </TextLink>
  );
}

/**
 * The settings of a row in one line, without missing ones. The target comes first, unless it is already the row's name.
 */
function settingWords(names: readonly string[], row: Result, withTarget: boolean): string {
  const settings = names
    .map((name, column) => ({ name, text: valueWords(name, row.settings[column]) }))
    .flatMap(({ name, text }) => (text === NOTHING ? [] : [`${name} ${text}`]));
  return [...(withTarget && row.target !== resultName(row) ? [row.target] : []), ...settings].join(', ');
}

const getStyles = (theme: GrafanaTheme2) => {
  const figure = { textAlign: 'right' as const, fontVariantNumeric: 'tabular-nums' };
  return {
    table: css({
      width: '100%',
      borderCollapse: 'collapse',
      'th, td': {
        padding: theme.spacing(0.75, 1),
        borderBottom: `1px solid ${theme.colors.border.weak}`,
        verticalAlign: 'baseline',
        textAlign: 'left',
      },
      'thead th': {
        ...theme.typography.bodySmall,
        fontWeight: theme.typography.fontWeightMedium,
        color: theme.colors.text.secondary,
        position: 'sticky',
        top: 0,
        background: theme.colors.background.primary,
      },
      // Headers may wrap if there are many columns, but rows may not.
      'tbody th, tbody td': { whiteSpace: 'nowrap' },
      'tbody th': { fontWeight: theme.typography.fontWeightRegular },
      // A flex link would be truncated without an ellipsis.
      'tbody th a': { display: 'inline' },
    }),
    figure: css({ 'table &': figure }),
    rate: css({
      'table tbody &': { ...figure, fontWeight: theme.typography.fontWeightMedium, whiteSpace: 'normal' },
    }),
    // Figures have priority. Names get the remaining width and are shown in full; an id takes at most two lines.
    name: css({ minWidth: theme.spacing(12), whiteSpace: 'normal', overflowWrap: 'anywhere' }),
    words: css({ 'table tbody &': { whiteSpace: 'normal' } }),
    small: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, whiteSpace: 'normal' }),
    interval: css({
      whiteSpace: 'nowrap',
      ...theme.typography.bodySmall,
      marginRight: theme.spacing(1),
      color: theme.colors.text.secondary,
    }),
  };
};
