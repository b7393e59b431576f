import { css } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';

import { ChartFrame, linePath } from '../../components/ChartFrame.tsx';
import { duration } from '../../components/figures.ts';
import { timeTicks } from '../../components/timeTicks.ts';

export interface Curve {
  id: string;
  /** The name of a colour in Grafana's palette. */
  color: string;
  points: ReadonlyArray<{ second: number; value: number | null }>;
}

interface Props {
  title: string;
  curves: readonly Curve[];
  format: (value: number) => string;
}

/** Curves of several runs, aligned at their starts. The table below has the figures as text. */
export function OverlaidCurves({ title, curves, format }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const points = curves.flatMap((curve) => curve.points);
  const longest = Math.max(...points.map(({ second }) => second), 1);
  return (
    <ChartFrame
      title={title}
      values={points.flatMap(({ value }) => value ?? [])}
      format={format}
      height={240}
      below={28}
    >
      {({ left, right, bottom, y }) => {
        const x = (second: number) => left + (second / longest) * (right - left);
        return (
          <>
            {timeTicks(longest).map((second) => (
              <text key={second} x={x(second)} y={bottom - 8} textAnchor="middle">
                {duration(second * 1000)}
              </text>
            ))}
            {curves.map(({ id, color, points: measured }) => (
              <path
                key={id}
                className={styles.curve}
                strokeWidth={measured.length > 1 ? 2 : 8}
                stroke={theme.visualization.getColorByName(color)}
                d={linePath(
                  measured.map(({ second, value }) => (value === null ? null : { x: x(second), y: y(value) }))
                )}
              />
            ))}
          </>
        );
      }}
    </ChartFrame>
  );
}

const getStyles = () => ({ curve: css({ fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' }) });
