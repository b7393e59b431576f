import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Text, useStyles2, useTheme2 } from '@grafana/ui';
import { PHASE_COLORS, type TimeSpent } from '@thermobench/service/model/sample.ts';
import { percentText, timeShares } from '@thermobench/service/reports/figures.ts';

import { phaseMeaning, phaseName } from '../../components/phases.ts';
import { TimeSpentBar } from '../../components/TimeSpentBar.tsx';

/** The shares of a producer's time: a bar, and a line for each phase with a visible share. */
export function TimeSpentLegend({ timeSpent }: { timeSpent: TimeSpent }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <div>
      <TimeSpentBar timeSpent={timeSpent} />
      <dl className={styles.legend}>
        {timeShares(timeSpent).map(({ phase, percent }) => (
          <div key={phase} className={styles.entry}>
            <dt className={styles.name}>
              <span
                className={styles.swatch}
                style={{ background: theme.visualization.getColorByName(PHASE_COLORS[phase]) }}
              />
              <span>
                {phaseName(phase)}{' '}
                <Text element="span" variant="bodySmall" color="secondary">
                  {phaseMeaning(phase)}
                </Text>
              </span>
            </dt>
            <dd className={styles.value}>{percentText(percent)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({ margin: theme.spacing(1, 0, 0) }),
  entry: css({
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  name: css({
    display: 'flex',
    alignItems: 'baseline',
    gap: theme.spacing(1),
    fontWeight: theme.typography.fontWeightRegular,
  }),
  value: css({ margin: 0, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  swatch: css({
    flex: 'none',
    width: theme.spacing(1.5),
    height: theme.spacing(1.5),
    borderRadius: theme.shape.radius.default,
    opacity: 0.8,
  }),
});
