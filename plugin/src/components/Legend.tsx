import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Text, useStyles2, useTheme2 } from '@grafana/ui';
import { useLayoutEffect, useRef, useState } from 'react';

import { balancedColumns } from './balancedColumns.ts';
import { lineColor } from './lineColor.ts';
import { useWidth } from './useWidth.ts';

export interface LegendEntry {
  name: string;
  /** The name of a colour in Grafana's palette. */
  color: string;
  figure?: string;
  /** Shown in small print after the figure. */
  note?: string;
}

/** In CSS pixels, between two entries in a row. */
const GAP_PX = 16;

/** Explains the colours of a chart: all entries in one row if there is room, otherwise in even rows or one below another. */
export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  const theme = useTheme2();
  const [list, width] = useWidth<HTMLUListElement>();
  const columns = useColumns(list, width, entries);
  const styles = useStyles2(getStyles, columns);
  return (
    <ul ref={list} className={styles.legend}>
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

/** The number of columns for these entries. It does not grow again while figures change, so that the rows do not jump. */
function useColumns(
  list: { readonly current: HTMLElement | null },
  width: number,
  entries: readonly LegendEntry[]
): number {
  const count = entries.length;
  const [columns, setColumns] = useState(count);
  const widest = useRef({ count, px: 0 });
  useLayoutEffect(() => {
    const before = widest.current.count === count ? widest.current.px : 0;
    const px = Math.max(before, ...[...(list.current?.children ?? [])].map(widthOfText));
    widest.current = { count, px };
    const { columns: balanced, isLastAlone } = balancedColumns(count, Math.floor((width + GAP_PX) / (px + GAP_PX)));
    setColumns(isLastAlone ? 1 : balanced);
    // The texts of the entries decide too.
  }, [list, width, count, entries]);
  return columns;
}

/** The width of an entry without line breaks. */
function widthOfText(entry: Element): number {
  if (!(entry instanceof HTMLElement)) {
    return 0;
  }
  entry.style.width = 'max-content';
  const { width } = entry.getBoundingClientRect();
  entry.style.width = '';
  return Math.ceil(width);
}

const getStyles = (theme: GrafanaTheme2, columns: number) => ({
  legend: css({
    display: 'grid',
    gridTemplateColumns: `repeat(${columns}, minmax(0, max-content))`,
    gap: `${theme.spacing(0.5)} ${GAP_PX}px`,
    listStyle: 'none',
    // Leaves room for the focus ring of the chart above.
    marginTop: theme.spacing(0.75),
    paddingLeft: theme.spacing(1),
    color: theme.colors.text.secondary,
    ...theme.typography.bodySmall,
  }),
  entry: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.75) }),
  swatch: css({ width: theme.spacing(1.75), height: theme.spacing(0.5), borderRadius: theme.shape.radius.pill }),
});
