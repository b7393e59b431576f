import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

export interface Tile {
  name: string;
  value: ReactNode;
  /** Small text below the figure. */
  note?: ReactNode;
  tone?: 'bad';
}

interface Props {
  tiles: readonly Tile[];
  small?: boolean;
  /** The maximum number of tiles per row. Choose it so that the last row has more than one tile. */
  most?: number;
}

/** Figures side by side, each under its name. */
export function Tiles({ tiles, small = false, most }: Props) {
  const styles = useStyles2(getStyles, small, most);
  return (
    <dl className={styles.tiles}>
      {tiles.map(({ name, value, note, tone }) => (
        <div key={name} className={styles.tile}>
          <dt className={styles.name}>{name}</dt>
          <dd className={tone === 'bad' ? styles.bad : styles.value}>{value}</dd>
          {note !== undefined && <dd className={styles.name}>{note}</dd>}
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2, small: boolean, most: number | undefined) => {
  const narrowest = theme.spacing(small ? 12 : 21);
  const width =
    most === undefined ? narrowest : `max(${narrowest}, calc((100% - ${theme.spacing(most - 1)}) / ${most}))`;
  const value = {
    ...(small ? theme.typography.h5 : theme.typography.h2),
    fontVariantNumeric: 'tabular-nums',
    margin: 0,
  };
  return {
    tiles: css({
      display: 'grid',
      gridTemplateColumns: `repeat(${small ? 'auto-fill' : 'auto-fit'}, minmax(${width}, 1fr))`,
      gap: theme.spacing(1),
      margin: 0,
    }),
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
  };
};
