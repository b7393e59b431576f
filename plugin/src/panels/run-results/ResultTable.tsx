import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import { count, NOTHING } from '../../components/figures.ts';
import { links } from '../../links.ts';
import { LedgerWords } from './LedgerWords.tsx';
import { measureText } from './measureText.ts';
import type { Result, Results } from './readResults.ts';
import { resultName } from './resultName.ts';

/** The story's table: settings | rows/s | p99 | producer CPU | ledger | limit. */
export function ResultTable({ results: { settings, rows } }: { results: Results }) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('run-results.run', 'Run')}</th>
          {settings.map((name) => (
            <th key={name} scope="col" className={styles.figure}>
              {name}
            </th>
          ))}
          <th scope="col" className={styles.figure}>
            {t('run-results.rows-per-second', 'rows/s')}
          </th>
          <th scope="col" className={styles.figure}>
            {t('run-results.p99', 'p99')}
          </th>
          <th scope="col" className={styles.figure}>
            {t('run-results.cpu', 'producer CPU')}
          </th>
          <th scope="col">{t('run-results.ledger', 'ledger')}</th>
          <th scope="col">{t('run-results.limit', 'limit')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.run || index}>
            <th scope="row">{named(row)}</th>
            {row.settings.map((value, column) => (
              <td key={settings[column]} className={styles.figure}>
                {settingText(value)}
              </td>
            ))}
            <td className={styles.rate}>
              {measureText('rows/s', row.measures['rows/s'])}
              {row.low !== null && row.high !== null && row.low !== row.high && (
                <span className={styles.quiet}>
                  {measureText('rows/s', row.low)} … {measureText('rows/s', row.high)}
                </span>
              )}
            </td>
            <td className={styles.figure}>{measureText('p99', row.measures.p99)}</td>
            <td className={styles.figure}>{measureText('producer CPU', row.measures['producer CPU'])}</td>
            <td className={styles.words}>
              <LedgerWords result={row} />
            </td>
            <td>{row.limit || NOTHING}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function named(row: Result): ReactNode {
  const name = resultName(row);
  return row.run === '' ? (
    name
  ) : (
    <TextLink href={links.run(row.run)} inline={false} color="primary">
      {name}
    </TextLink>
  );
}

function settingText(value: unknown): string {
  return value === null || value === '' ? NOTHING : typeof value === 'number' ? count(value) : String(value);
}

const getStyles = (theme: GrafanaTheme2) => {
  const figure = { textAlign: 'right' as const, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' as const };
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
      'tbody th': { fontWeight: theme.typography.fontWeightRegular },
    }),
    figure: css({ 'table &': figure }),
    rate: css({ 'table &': { ...figure, fontWeight: theme.typography.fontWeightMedium } }),
    words: css({ whiteSpace: 'nowrap' }),
    quiet: css({ ...theme.typography.bodySmall, display: 'block', color: theme.colors.text.secondary }),
  };
};
