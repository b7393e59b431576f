import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, useStyles2 } from '@grafana/ui';
import type { OutageReport } from '@thermobench/service/model/outage-report.ts';
import { outageName } from '@thermobench/service/reports/outage-words.ts';

import { duration, instant, milliseconds, NOTHING, rate } from '../../components/figures.ts';
import { Section } from '../../components/Section.tsx';
import { AS_IT_IS } from '../../translations.ts';
import { WithCode } from '../../components/WithCode.tsx';

/** What a run broke on purpose, a row each, and what that did to it. */
export function OutagesSection({ outages }: { outages: readonly OutageReport[] }) {
  const styles = useStyles2(getStyles);
  const title = t('outages.title', 'Outages');
  return (
    <Section title={title}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('outages.what', 'Outage')}</th>
              <th scope="col">{t('outages.begun', 'Begun')}</th>
              <th scope="col">{t('outages.lasted', 'Lasted')}</th>
              <th scope="col">{t('outages.unavailable', 'Nothing acked for')}</th>
              <th scope="col">{t('outages.silence', 'Longest for a producer')}</th>
              <th scope="col">{t('outages.back', 'Back at 90 % after')}</th>
              <th scope="col">{t('outages.before', 'Rows/s before')}</th>
              <th scope="col">{t('outages.during', 'p99 until then')}</th>
              <th scope="col">{t('outages.after', 'p99 after')}</th>
            </tr>
          </thead>
          <tbody>
            {outages.map((outage, index) => (
              <tr key={index}>
                <th scope="row">{outageName(outage)}</th>
                <td>{outage.begunAt === null ? NOTHING : instant(outage.begunAt)}</td>
                <td>{lasted(outage)}</td>
                <td>{time(outage.unavailableMs)}</td>
                <td>{time(outage.longestSilenceMs)}</td>
                <td>{time(outage.backAfterMs)}</td>
                <td>{rate(outage.rowsPerSecondBefore)}</td>
                <td>{milliseconds(outage.latencyDuringMs?.p99)}</td>
                <td>{milliseconds(outage.latencyAfterMs?.p99)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {outages.map(
        ({ what, problem }, index) =>
          problem && (
            <Alert
              key={index}
              severity="warning"
              bottomSpacing={0}
              title={t('outages.problem', 'Outage of {{what}}', { what, ...AS_IT_IS })}
            >
              <div>{problem.message}</div>
              <div>
                <WithCode text={problem.hint} />
              </div>
            </Alert>
          )
      )}
    </Section>
  );
}

/** From its begin until the server answered again. */
function lasted({ begunAt, undoneAt, answeredAt }: OutageReport): string {
  const end = answeredAt ?? undoneAt;
  return begunAt === null || end === null ? NOTHING : duration(end - begunAt);
}

function time(ms: number | null): string {
  return ms === null ? NOTHING : duration(ms);
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflow: 'auto' }),
  table: css({
    width: '100%',
    'th, td': {
      padding: theme.spacing(0.75, 1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      textAlign: 'left',
    },
    td: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
    'th[scope=row]': { fontWeight: theme.typography.fontWeightRegular, whiteSpace: 'nowrap' },
    'th[scope=col]': { color: theme.colors.text.secondary },
  }),
});
