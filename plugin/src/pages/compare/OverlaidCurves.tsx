import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Text, useStyles2, useTheme2 } from '@grafana/ui';
import { useId } from 'react';

import { scaleFor } from '../../components/chartScale.ts';
import { duration } from '../../components/figures.ts';
import { useWidth } from '../../components/useWidth.ts';

export interface Curve {
  id: string;
  /** A name of Grafana's palette. */
  color: string;
  points: ReadonlyArray<{ second: number; value: number | null }>;
}

interface Props {
  title: string;
  curves: readonly Curve[];
  format: (value: number) => string;
}

const HEIGHT = 240;
const MARGIN = { top: 12, right: 16, bottom: 28, left: 72 };

/** Curves of several runs, each from its own beginning. The table below has their figures in words. */
export function OverlaidCurves({ title, curves, format }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const heading = useId();
  const [ref, width] = useWidth<HTMLDivElement>();
  const points = curves.flatMap((curve) => curve.points);
  const vertical = scaleFor(points.flatMap(({ value }) => value ?? []));
  const longest = Math.max(...points.map(({ second }) => second), 1);
  const seconds = scaleFor([longest]).ticks.filter((tick) => tick <= longest && Number.isInteger(tick));
  const x = (second: number) => MARGIN.left + (second / longest) * (width - MARGIN.left - MARGIN.right);
  const y = (value: number) => MARGIN.top + (1 - vertical.at(value)) * (HEIGHT - MARGIN.top - MARGIN.bottom);

  return (
    <figure className={styles.figure} aria-labelledby={heading}>
      <figcaption id={heading}>
        <Text variant="h6">
          {vertical.kind === 'logarithmic' ? t('chart.logarithmic', '{{title}} (logarithmic)', { title }) : title}
        </Text>
      </figcaption>
      <div ref={ref} aria-hidden="true">
        {width > 0 && (
          <svg width={width} height={HEIGHT}>
            {vertical.ticks.map((tick) => (
              <g key={tick}>
                <line className={styles.grid} x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
                <text
                  className={styles.label}
                  x={MARGIN.left - 8}
                  y={y(tick)}
                  textAnchor="end"
                  dominantBaseline="middle"
                >
                  {format(tick)}
                </text>
              </g>
            ))}
            {seconds.map((second) => (
              <text key={second} className={styles.label} x={x(second)} y={HEIGHT - 8} textAnchor="middle">
                {duration(second * 1000)}
              </text>
            ))}
            {curves.map(({ id, color, points: measured }) => (
              <path
                key={id}
                className={styles.curve}
                strokeWidth={measured.length > 1 ? 2 : 8}
                stroke={theme.visualization.getColorByName(color)}
                d={lines(measured.map(({ second, value }) => value !== null && `${x(second)} ${y(value)}`))}
              />
            ))}
          </svg>
        )}
      </div>
    </figure>
  );
}

/** A line through all points, broken where one is missing; a point by itself is a dot. */
function lines(points: ReadonlyArray<string | false>): string {
  return points
    .flatMap((point, index) => {
      const isAfterPoint = index > 0 && points[index - 1] !== false;
      return point === false ? [] : [isAfterPoint ? `L${point}` : `M${point}h0`];
    })
    .join('');
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0, minWidth: 0 }),
  grid: css({ stroke: theme.colors.border.weak }),
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  curve: css({ fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' }),
});
