import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { PHASE_COLORS, type TimeSpent } from '@thermobench/service/model/sample.ts';
import { timeShares } from '@thermobench/service/reports/figures.ts';

/** The shares of a producer's time as a bar. The text next to it has the same figures. */
export function TimeSpentBar({ timeSpent }: { timeSpent: TimeSpent }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.bar} aria-hidden="true">
      {timeShares(timeSpent).map(({ phase, share }) => (
        <span
          key={phase}
          // The shares may add up to slightly less than 1, which would leave a gap at the end of the bar.
          style={{
            flexGrow: 100 * share,
            background: theme.visualization.getColorByName(PHASE_COLORS[phase]),
          }}
        />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    height: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    overflow: 'hidden',
    opacity: 0.8,
    '& > span': { flexBasis: 0 },
  }),
});
