import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { share as percent } from '../../components/figures.ts';

/** How far something is, from 0 to 1; null says in words that it has no end of its own. */
export function ProgressBar({ share }: { share: number | null }) {
  const styles = useStyles2(getStyles);
  if (share === null) {
    return <div className={styles.endless}>{t('run-control.endless', 'Until it is stopped')}</div>;
  }
  return (
    <div
      role="progressbar"
      aria-label={t('run-control.progress', 'Progress')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      title={percent(share)}
      className={styles.track}
    >
      <div className={styles.done} style={{ width: `${share * 100}%` }} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
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
    // From second to second, so that it glides; not for who asked for less motion.
    [theme.transitions.handleMotion('no-preference')]: { transition: 'width 1s linear' },
  }),
  endless: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
});
