import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import type { Sample } from '@thermobench/service/model/sample.ts';

import { linePath } from '../../components/ChartFrame.tsx';
import { rate } from '../../components/figures.ts';

const WIDTH = 100;
const HEIGHT = 30;
/** About as many as the line has pixels. */
const MAX_SAMPLES = 120;

/** The rows per second of the last seconds, from 0 up. The run's page has the full chart with axes. */
export function Sparkline({ samples }: { samples: readonly Sample[] }) {
  const styles = useStyles2(getStyles);
  const rates = samples.slice(-MAX_SAMPLES).map(({ rowsPerSecond }) => rowsPerSecond);
  if (rates.length < 2) {
    return null;
  }
  const most = Math.max(...rates);
  const points = rates.map((value, at) => ({
    x: (at / (rates.length - 1)) * WIDTH,
    y: most > 0 ? HEIGHT - (value / most) * HEIGHT : HEIGHT,
  }));
  return (
    <svg
      className={styles.line}
      viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('run-control.sparkline', 'Rows per second so far; peak: {{most}}', { most: rate(most) })}
    >
      <path d={linePath(points)} />
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    flex: '1 1 0',
    minWidth: 0,
    maxWidth: theme.spacing(40),
    height: theme.spacing(4),
    '& path': { fill: 'none', stroke: theme.colors.primary.text, strokeWidth: 1.5, vectorEffect: 'non-scaling-stroke' },
  }),
});
