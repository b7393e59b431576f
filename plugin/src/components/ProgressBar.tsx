import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { share as percent } from './figures.ts';

interface Props {
  /** From 0 to 1. */
  share: number;
  label: string;
  /** What screen readers say instead of the percentage. */
  valueText?: string;
}

/** Shows which share of something is done. */
export function ProgressBar({ share, label, valueText }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={valueText}
      title={percent(share)}
      className={styles.track}
    >
      <div className={styles.done} style={{ width: `${share * 100}%` }} />
    </div>
  );
}

/** The space of a bar that is not shown now, so that what is below it does not move. */
export function ProgressBarSpace() {
  const styles = useStyles2(getStyles);
  return <div className={styles.space} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  space: css({ height: theme.spacing(1) }),
  track: css({
    height: theme.spacing(1),
    flexShrink: 0,
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.background.canvas,
    border: `1px solid ${theme.colors.border.weak}`,
    overflow: 'hidden',
  }),
  done: css({
    height: '100%',
    background: theme.colors.primary.main,
  }),
});
