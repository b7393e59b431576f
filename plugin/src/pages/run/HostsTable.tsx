import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import { Section } from '../../components/Section.tsx';
import { links } from '../../links.ts';

interface Column {
  key: string;
  name: string;
  isNumber?: true;
}

interface Props {
  columns: readonly Column[];
  /** A row for each host, with a cell for each column by its key. */
  rows: ReadonlyArray<{ host: string; cells: Readonly<Record<string, ReactNode>> }>;
  children?: ReactNode;
}

/** The hosts of a run, a row each. */
export function HostsTable({ columns, rows, children }: Props) {
  const styles = useStyles2(getStyles);
  const title = t('run-hosts.title', 'Hosts');
  return (
    <Section title={title}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('run-hosts.host', 'Host')}</th>
              {columns.map(({ key, name, isNumber }) => (
                <th key={key} scope="col" className={isNumber && styles.number}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ host, cells }) => (
              <tr key={host}>
                <th scope="row">{host}</th>
                {columns.map(({ key, isNumber }) => (
                  <td key={key} className={isNumber && styles.number}>
                    {cells[key]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {children}
      <div>
        <TextLink href={links.hosts()} inline={false} variant="bodySmall">
          {t('run-hosts.all', 'All hosts')}
        </TextLink>
      </div>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflow: 'auto', maxHeight: theme.spacing(60) }),
  table: css({
    width: '100%',
    'th, td': {
      padding: theme.spacing(0.75, 1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      textAlign: 'left',
    },
    'th[scope=row]': { fontWeight: theme.typography.fontWeightRegular, whiteSpace: 'nowrap' },
    'th[scope=col]': { color: theme.colors.text.secondary },
  }),
  number: css({ '&&': { textAlign: 'right', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' } }),
});
