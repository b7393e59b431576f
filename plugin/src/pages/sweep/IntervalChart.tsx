import { css } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { LineColor } from '@thermobench/service/model/line-colors.ts';
import type { Interval } from '@thermobench/service/model/sweep.ts';
import { intervalKind } from '@thermobench/service/reports/interval-words.ts';

import { ChartFrame, linePath } from '../../components/ChartFrame.tsx';
import { IntervalNote } from '../../components/IntervalNote.tsx';
import { Legend } from '../../components/Legend.tsx';
import { lineColor } from '../../components/lineColor.ts';

export interface IntervalSeries {
  name: string;
  /** One value per category; null if nothing is known yet. */
  values: ReadonlyArray<Interval | null>;
}

interface Props {
  title: string;
  /** The lines of text below each category. */
  categories: ReadonlyArray<readonly string[]>;
  categoriesName: string;
  /** Whether the categories are steps of one setting, so that lines between them make sense. */
  isJoined: boolean;
  series: readonly IntervalSeries[];
  format: (value: number) => string;
}

const WHISKER = 5;
/** Horizontal distance between series, so that their intervals do not overlap. */
const APART = 10;
/** Height of a line of text, in CSS pixels. */
const LINE = 16;
/** Excludes the colours of phases, which bars nearby use to show where the time went. */
const COLORS = ['rate', 'p90', 'intended', 'relayed', 'lag', 'p99'] as const satisfies readonly LineColor[];

/**
 * Medians as points and their intervals as bars, in a group per category. The table nearby has the same figures as
 * text.
 */
export function IntervalChart({ title, categories, categoriesName, isJoined, series, format }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const ends = series.flatMap(({ values }) => values.flatMap((value) => (value ? [value.low, value.high] : [])));
  const kinds = series.flatMap(({ values }) =>
    values.flatMap((value) => (value && value.low !== value.high ? [intervalKind(value)] : []))
  );
  // The last line is the name of the axis.
  const below = Math.max(...categories.map(({ length }) => length)) + 1;
  return (
    <div>
      <ChartFrame title={title} values={ends} format={format} height={280} below={28 + below * LINE}>
        {({ left, right, bottom, y }) => {
          const x = (index: number) => left + ((index + 0.5) / categories.length) * (right - left);
          return (
            <>
              {categories.map((category, index) => (
                <text key={category.join()} y={bottom - 10 - below * LINE} textAnchor="middle">
                  {category.map((line) => (
                    <tspan key={line} x={x(index)} dy={LINE}>
                      {line}
                    </tspan>
                  ))}
                </text>
              ))}
              <text x={(left + right) / 2} y={bottom - 6} textAnchor="middle">
                {categoriesName}
              </text>
              {series.map(({ name, values }, index) => {
                const aside = (index - (series.length - 1) / 2) * APART;
                const color = lineColor(theme, colorName(index));
                return (
                  <g key={name} stroke={color} fill={color} transform={`translate(${aside} 0)`}>
                    {isJoined && (
                      <path
                        className={styles.path}
                        d={linePath(values.map((value, at) => value && { x: x(at), y: y(value.median) }))}
                      />
                    )}
                    {values.map(
                      (value, at) =>
                        value && (
                          <Whisker
                            key={at}
                            x={x(at)}
                            low={y(value.low)}
                            median={y(value.median)}
                            high={y(value.high)}
                          />
                        )
                    )}
                  </g>
                );
              })}
            </>
          );
        }}
      </ChartFrame>
      <IntervalNote kinds={kinds} />
      {series.length > 1 && <Legend entries={series.map(({ name }, index) => ({ name, color: colorName(index) }))} />}
    </div>
  );
}

function colorName(index: number): LineColor {
  return COLORS[index % COLORS.length] ?? COLORS[0];
}

/** Draws an interval. The ends and the median are in pixels. */
function Whisker({ x, median, low, high }: Pick<Interval, 'median' | 'low' | 'high'> & { x: number }) {
  return (
    <g strokeWidth={2}>
      {low !== high && (
        <path
          fill="none"
          d={`M${x - WHISKER} ${low}h${WHISKER * 2}M${x} ${low}V${high}M${x - WHISKER} ${high}h${WHISKER * 2}`}
        />
      )}
      <circle cx={x} cy={median} r={4} stroke="none" />
    </g>
  );
}

const getStyles = () => ({ path: css({ fill: 'none', strokeWidth: 1.5, strokeOpacity: 0.5 }) });
