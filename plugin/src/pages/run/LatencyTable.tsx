import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Text, useStyles2 } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';
import {
  claimWords,
  latencyNotes,
  latencyRows,
  PERCENTILES,
  type LatencyRow,
} from '@thermobench/service/reports/latency-words.ts';

import { milliseconds } from '../../components/figures.ts';
import { Section } from '../../components/Section.tsx';

/** Percentiles of the whole run, one row for each way of measuring, with notes that explain them. */
export function LatencyTable({ report }: { report: Report }) {
  const styles = useStyles2(getStyles);
  const names: Record<(typeof PERCENTILES)[number], string> = {
    p50: t('latency.p50', 'p50'),
    p90: t('latency.p90', 'p90'),
    p99: t('latency.p99', 'p99'),
    p999: t('latency.p999', 'p99.9'),
    max: t('latency.max', 'max'),
  };
  return (
    <Section title={t('latency.title', 'Latency')}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('latency.title', 'Latency')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <td />
              {PERCENTILES.map((column) => (
                <th key={column} scope="col">
                  {names[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {latencyRows(report).map(({ of, claims }) => (
              <tr key={of}>
                <th scope="row">{rowName(of)}</th>
                {PERCENTILES.map((column) => (
                  <td key={column}>{claimWords(claims[column], milliseconds)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {latencyNotes(report).map((note) => (
        <Text key={note} element="p" variant="bodySmall" color="secondary">
          {note}
        </Text>
      ))}
    </Section>
  );
}

function rowName(of: LatencyRow['of']): string {
  switch (of) {
    case 'service':
      return t('latency.service', 'Call to ack');
    case 'intended':
      return t('latency.intended', 'Intended start to ack');
    case 'commit':
      return t('latency.commit', 'Commit');
    case 'failed':
      return t('latency.failed', 'Waits that failed (lower bound)');
    case 'client':
      return t('latency.client', 'Generator’s own share (upper bound)');
    case 'loop':
      return t('latency.loop', 'Generator’s event loop delay');
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    'th, td': {
      padding: theme.spacing(0.75, 1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      textAlign: 'right',
      whiteSpace: 'nowrap',
      fontVariantNumeric: 'tabular-nums',
    },
    'th[scope=row]': { textAlign: 'left', fontWeight: theme.typography.fontWeightRegular, whiteSpace: 'normal' },
    'th[scope=col]': { color: theme.colors.text.secondary },
  }),
});
