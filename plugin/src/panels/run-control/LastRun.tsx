import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { Icon, TextLink, Tooltip, useStyles2 } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import { overallOutcome } from '@thermobench/service/model/threshold.ts';

import { rate } from '../../components/figures.ts';
import { stateWord } from '../../components/RunStateBadge.tsx';
import { ThresholdMark } from '../../components/ThresholdMark.tsx';
import { links } from '../../links.ts';

/** How the last run ended: its rate, its state if it did not end well, and a link to its report. */
export function LastRun({ run }: { run: Run | undefined }) {
  const styles = useStyles2(getStyles);
  if (run === undefined) {
    return (
      <span className={styles.quiet}>
        <Trans i18nKey="run-control.no-run">No recent run on this target</Trans>
      </span>
    );
  }
  const isDone = run.state === 'done' && run.valid !== false;
  const look = lookOf(run);
  return (
    <span className={styles.last}>
      <Tooltip content={t('run-control.last', 'The last run on {{target}}', { target: run.spec.target })}>
        <Icon name={look === 'good' ? 'check' : 'exclamation-triangle'} className={styles[look]} />
      </Tooltip>
      <TextLink href={links.run(run.id)} inline={false} variant="bodySmall">
        {[
          ...(isDone && run.rowsPerSecond !== null ? [] : [stateWord(run)]),
          ...(run.rowsPerSecond === null
            ? []
            : [t('run-control.last-rate', '{{rate}} rows/s', { rate: rate(run.rowsPerSecond) })]),
        ].join(', ')}
      </TextLink>
      <ThresholdMark run={run} />
    </span>
  );
}

/** Bad if it failed, rows are missing, or a threshold failed; doubtful if it ended early or an outcome is unknown. */
function lookOf({ state, valid, brief }: Run): 'good' | 'doubtful' | 'bad' {
  const outcome = overallOutcome(brief?.thresholds ?? []);
  if (state === 'failed' || valid === false || outcome === 'failed') {
    return 'bad';
  }
  return state === 'done' && outcome !== 'unknown' ? 'good' : 'doubtful';
}

const getStyles = (theme: GrafanaTheme2) => ({
  last: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), textAlign: 'right', minWidth: 0 }),
  quiet: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
  good: css({ color: theme.colors.success.text, flexShrink: 0 }),
  doubtful: css({ color: theme.colors.warning.text, flexShrink: 0 }),
  bad: css({ color: theme.colors.error.text, flexShrink: 0 }),
});
