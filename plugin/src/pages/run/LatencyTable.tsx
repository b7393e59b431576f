import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Text, useStyles2 } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';
import type { Percentiles } from '@thermobench/service/model/sample.ts';
import { isNearTimerFloor } from '@thermobench/service/reports/wording.ts';

import { milliseconds } from '../../components/figures.ts';
import { Section } from '../../components/Section.tsx';

const COLUMNS: ReadonlyArray<keyof Percentiles> = ['p50', 'p90', 'p99', 'p999', 'max'];

/** Percentiles of the whole run, measured in each of its ways. */
export function LatencyTable({ latencyMs, loop }: Pick<Report, 'latencyMs' | 'loop'>) {
  const styles = useStyles2(getStyles);
  const rows = [
    { name: t('latency.service', 'Call to ack'), percentiles: latencyMs.service },
    { name: t('latency.intended', 'Intended start to ack'), percentiles: latencyMs.intended },
    { name: t('latency.commit', 'A commit'), percentiles: latencyMs.commit },
  ].flatMap(({ name, percentiles }) => (percentiles === null ? [] : [{ name, percentiles }]));
  const names: Record<keyof Percentiles, string> = {
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
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {names[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, percentiles }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {COLUMNS.map((column) => (
                  <td key={column}>{milliseconds(percentiles[column])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {loop === 'closed' && (
        <Text variant="bodySmall" color="secondary">
          {t(
            'latency.closed',
            'A closed loop: the next reading waited for the store, so a slow second made fewer readings, not later ones.'
          )}
        </Text>
      )}
      {isNearTimerFloor({ latencyMs, loop }) && (
        <Text variant="bodySmall" color="secondary">
          {t(
            'latency.floor',
            'Near the floor of a paced run: a reading begins about 1 ms after its intended start, as timers have a resolution of 1 ms, whatever the store and the rate. Compare fast stores by call to ack.'
          )}
        </Text>
      )}
    </Section>
  );
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
