import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Text, useStyles2, useTheme2 } from '@grafana/ui';

import { lineColor } from './lineColor.ts';

export interface LegendEntry {
  name: string;
  /** The name of a colour in Grafana's palette. */
  color: string;
  figure?: string;
  /** Shown in small print after the figure. */
  note?: string;
}

/** Explains the colours of a chart. */
export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.legend}>
      {entries.map(({ name, color, figure, note }) => (
        <li key={name} className={styles.entry}>
          <span className={styles.swatch} style={{ background: lineColor(theme, color) }} />
          {name}
          {figure !== undefined && (
            <Text tabular weight="medium">
              {figure}
            </Text>
          )}
          {note !== undefined && <Text tabular>{note}</Text>}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    listStyle: 'none',
    paddingLeft: theme.spacing(1),
    color: theme.colors.text.secondary,
    ...theme.typography.bodySmall,
  }),
  entry: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.75) }),
  swatch: css({ width: theme.spacing(1.75), height: theme.spacing(0.5), borderRadius: theme.shape.radius.pill }),
});
