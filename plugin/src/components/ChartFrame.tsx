import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Text, useStyles2 } from '@grafana/ui';
import { useId, type ReactNode } from 'react';

import { scaleFor } from './chartScale.ts';
import { useWidth } from './useWidth.ts';

/** The drawing area of a frame, in CSS pixels. */
export interface Plot {
  left: number;
  right: number;
  /** The lower edge of the part below the horizontal axis. */
  bottom: number;
  y(value: number): number;
}

interface Props {
  title: string;
  /** All values that the vertical axis must cover. */
  values: readonly number[];
  format: (value: number) => string;
  /** In CSS pixels, including the part below the horizontal axis. */
  height: number;
  below: number;
  /** SVG text and shapes. */
  children: (plot: Plot) => ReactNode;
}

/** The right side has room for half of the last label of the horizontal axis. */
const MARGIN = { top: 12, right: 34, left: 72 };

/**
 * The title and the vertical axis of an SVG chart. Hides the chart from screen readers: a table nearby has the same
 * figures.
 */
export function ChartFrame({ title, values, format, height, below, children }: Props) {
  const styles = useStyles2(getStyles);
  const heading = useId();
  const [ref, width] = useWidth<HTMLDivElement>();
  const scale = scaleFor(values);
  const left = MARGIN.left;
  const right = Math.max(width - MARGIN.right, left + 1);
  const y = (value: number) => MARGIN.top + (1 - scale.at(value)) * (height - MARGIN.top - below);
  return (
    <figure className={styles.figure} aria-labelledby={heading}>
      <figcaption id={heading}>
        <Text variant="h6">
          {scale.kind === 'logarithmic' ? t('chart.logarithmic', '{{title}} (logarithmic)', { title }) : title}
        </Text>
      </figcaption>
      <div ref={ref} className={styles.picture} style={{ height }} aria-hidden="true">
        {width > 0 && (
          <svg width={width} height={height}>
            {scale.ticks.map((tick) => (
              <g key={tick}>
                <line className={styles.grid} x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
                <text x={left - 8} y={y(tick)} textAnchor="end" dominantBaseline="middle">
                  {format(tick)}
                </text>
              </g>
            ))}
            {children({ left, right, bottom: height, y })}
          </svg>
        )}
      </div>
    </figure>
  );
}

/** The path through all points, with a gap for each missing one; a single point is a dot. */
export function linePath(points: ReadonlyArray<{ x: number; y: number } | null>): string {
  return points
    .map((point, index) => {
      const isAfterPoint = index > 0 && points[index - 1] !== null;
      return point === null ? '' : isAfterPoint ? `L${point.x} ${point.y}` : `M${point.x} ${point.y}h0`;
    })
    .join('');
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0, minWidth: 0 }),
  picture: css({
    '& text': { fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
  }),
  grid: css({ stroke: theme.colors.border.weak }),
});
