import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { TimeSpent } from '@thermobench/service/model/sample.ts';
import { percentText, timeShares } from '@thermobench/service/reports/figures.ts';

import { phaseName } from './phases.ts';
import { unbroken } from './phrases.ts';
import { TimeSpentBar } from './TimeSpentBar.tsx';

/** Shares below this many percent are in the bar, but not in the text. */
const MIN_PERCENT = 5;

/** The shares of a producer's time, as a bar and as text. */
export function TimeSpentWords({ timeSpent }: { timeSpent: TimeSpent }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.cell}>
      <TimeSpentBar timeSpent={timeSpent} />
      <div className={styles.words}>
        {timeShares(timeSpent)
          .filter(({ percent }) => percent >= MIN_PERCENT)
          .map(({ phase, percent }) => unbroken(`${phaseName(phase)} ${percentText(percent)}`))
          .join(', ')}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  cell: css({ minWidth: theme.spacing(12) }),
  words: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
});
