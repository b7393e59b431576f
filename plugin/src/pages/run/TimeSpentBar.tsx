import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { TimeSpent } from '@thermobench/service/model/sample.ts';

import { share } from '../../components/figures.ts';
import { TIME_COLORS, timeName, TIME_PARTS } from './timeSpent.ts';

/** Where a producer's time went, as parts of a whole. */
export function TimeSpentBar({ timeSpent }: { timeSpent: TimeSpent }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const parts = TIME_PARTS.map((part) => ({
    part,
    size: timeSpent[part],
    color: theme.visualization.getColorByName(TIME_COLORS[part]),
  }));
  return (
    <div>
      <div className={styles.bar} aria-hidden="true">
        {parts.map(({ part, size, color }) => (
          <div key={part} style={{ width: `${size * 100}%`, background: color }} />
        ))}
      </div>
      <dl className={styles.legend}>
        {parts.map(({ part, size, color }) => (
          <div key={part} className={styles.entry}>
            <dt className={styles.name}>
              <span className={styles.swatch} style={{ background: color }} />
              {timeName(part)}
            </dt>
            <dd className={styles.value}>{share(size)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    height: theme.spacing(2),
    borderRadius: theme.shape.radius.default,
    overflow: 'hidden',
    marginBottom: theme.spacing(1),
    opacity: 0.8,
  }),
  legend: css({ margin: 0 }),
  entry: css({
    display: 'flex',
    justifyContent: 'space-between',
    padding: theme.spacing(0.5, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  name: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    fontWeight: theme.typography.fontWeightRegular,
  }),
  value: css({ margin: 0, fontVariantNumeric: 'tabular-nums' }),
  swatch: css({
    width: theme.spacing(1.5),
    height: theme.spacing(1.5),
    borderRadius: theme.shape.radius.default,
    opacity: 0.8,
  }),
});
