import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { ChartFrame, linePath } from '../../components/ChartFrame.tsx';
import type { TrendPoint } from './trendPoints.ts';

interface Props {
  title: string;
  points: readonly TrendPoint[];
  of: (point: TrendPoint) => number | null;
  format: (value: number) => string;
  /** The run that the trend was opened from. */
  current: string;
}

/** Height of the times below the axis, in CSS pixels. */
const BELOW = 28;
const RADIUS = 4;
/** Half the size of the cross of a doubtful run. */
const CROSS = 5;

/**
 * One figure of each run over time. Comparable runs are dots on a line; doubtful runs are crosses next to it. A dashed
 * line marks a change in the store. The table below has the same data as text.
 */
export function TrendChart({ title, points, of, format, current }: Props) {
  const styles = useStyles2(getStyles);
  const drawn = points.flatMap((point) => {
    const value = of(point);
    return value === null ? [] : [{ ...point, value }];
  });
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  return (
    <ChartFrame title={title} values={drawn.map(({ value }) => value)} format={format} height={240} below={BELOW}>
      {({ left, right, bottom, y }) => {
        // Leave room, so that the dots at the ends are not cut off.
        const [from, to] = [left + 2 * RADIUS, right - 2 * RADIUS];
        const x = (at: number) =>
          last === first ? (from + to) / 2 : from + ((at - first) / (last - first)) * (to - from);
        const sound = drawn.filter(({ doubts }) => doubts.length === 0);
        return (
          <>
            {points
              .filter(({ changes }) => changes.length > 0)
              .map(({ run, at, changes }) => (
                <line key={run.id} className={styles.change} x1={x(at)} x2={x(at)} y1={0} y2={bottom - BELOW}>
                  <title>{changes.join('\n')}</title>
                </line>
              ))}
            <path className={styles.line} d={linePath(sound.map(({ at, value }) => ({ x: x(at), y: y(value) })))} />
            {drawn.map(({ run, at, value, doubts, isBad }) =>
              doubts.length === 0 ? (
                <circle
                  key={run.id}
                  className={run.id === current ? styles.current : styles.dot}
                  cx={x(at)}
                  cy={y(value)}
                  r={run.id === current ? RADIUS + 2 : RADIUS}
                />
              ) : (
                <path
                  key={run.id}
                  className={isBad ? styles.bad : styles.doubtful}
                  d={`M${x(at) - CROSS} ${y(value) - CROSS}l${2 * CROSS} ${2 * CROSS}m0 ${-2 * CROSS}l${-2 * CROSS} ${2 * CROSS}`}
                />
              )
            )}
            {first === last ? (
              <text x={x(first)} y={bottom - 6} textAnchor="middle">
                {dateTimeFormat(first)}
              </text>
            ) : (
              <>
                <text x={left} y={bottom - 6}>
                  {dateTimeFormat(first)}
                </text>
                <text x={right} y={bottom - 6} textAnchor="end">
                  {dateTimeFormat(last)}
                </text>
              </>
            )}
          </>
        );
      }}
    </ChartFrame>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const color = theme.visualization.getColorByName('green');
  return {
    line: css({ fill: 'none', stroke: color, strokeWidth: 1.5, strokeOpacity: 0.5 }),
    dot: css({ fill: color }),
    current: css({ fill: color, stroke: theme.colors.text.primary, strokeWidth: 2 }),
    doubtful: css({ fill: 'none', stroke: theme.colors.warning.text, strokeWidth: 2 }),
    bad: css({ fill: 'none', stroke: theme.colors.error.text, strokeWidth: 2 }),
    change: css({ stroke: theme.colors.text.secondary, strokeWidth: 1.5, strokeDasharray: '4 3' }),
  };
};
