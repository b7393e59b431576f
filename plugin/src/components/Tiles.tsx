import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import { useEvenGrid } from './useEvenGrid.ts';

export interface Tile {
  name: string;
  value: ReactNode;
  /** Small text below the figure. */
  note?: ReactNode;
  /** Bad: rows are not as they must be. Doubtful: a warning. */
  tone?: 'bad' | 'doubtful';
}

interface Props {
  tiles: readonly Tile[];
  small?: boolean;
  /** The maximum number of tiles per row. */
  most?: number;
}

/** With these widths, most figures fit on one line. */
const NARROWEST_PX = { small: 96, large: 168 };

/** Figures side by side in even rows, each under its name. */
export function Tiles({ tiles, small = false, most = Infinity }: Props) {
  const [ref, grid] = useEvenGrid<HTMLDListElement>(tiles.length, NARROWEST_PX[small ? 'small' : 'large'], most);
  const styles = useStyles2(getStyles, small);
  return (
    <dl ref={ref} className={cx(grid, styles.tiles)}>
      {tiles.map(({ name, value, note, tone }) => (
        <div key={name} className={styles.tile}>
          <dt className={styles.name}>{name}</dt>
          <dd className={tone === undefined ? styles.value : styles[tone]}>{value}</dd>
          {note !== undefined && <dd className={styles.name}>{note}</dd>}
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2, small: boolean) => {
  const value = {
    ...(small ? theme.typography.h5 : theme.typography.h2),
    fontVariantNumeric: 'tabular-nums',
    margin: 0,
  };
  return {
    tiles: css({ margin: 0 }),
    tile: css({
      background: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
      padding: theme.spacing(1, 1.5),
      minWidth: 0,
    }),
    name: css({
      ...theme.typography.bodySmall,
      fontWeight: theme.typography.fontWeightRegular,
      color: theme.colors.text.secondary,
      margin: 0,
      // Settings of stores have long names without spaces.
      overflowWrap: 'anywhere',
    }),
    value: css(value),
    bad: css({ ...value, color: theme.colors.error.text }),
    doubtful: css({ ...value, color: theme.colors.warning.text }),
  };
};
