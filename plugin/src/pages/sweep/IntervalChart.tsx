import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Text, useStyles2, useTheme2 } from '@grafana/ui';
import type { Interval } from '@thermobench/service/model/sweep.ts';
import { useId } from 'react';

import { Legend } from '../../components/Legend.tsx';
import { useWidth } from '../../components/useWidth.ts';
import { scaleFor } from '../../components/chartScale.ts';

export interface IntervalSeries {
  name: string;
  /** One for each category; null where nothing is known yet. */
  values: ReadonlyArray<Interval | null>;
}

interface Props {
  title: string;
  categories: readonly string[];
  categoriesName: string;
  series: readonly IntervalSeries[];
  format: (value: number) => string;
}

const HEIGHT = 280;
const MARGIN = { top: 12, right: 16, bottom: 44, left: 72 };
const INNER_HEIGHT = HEIGHT - MARGIN.top - MARGIN.bottom;
const WHISKER = 5;
/** Series beside each other, so that their intervals do not hide one another. */
const APART = 10;
const COLORS = ['green', 'blue', 'orange', 'purple', 'red', 'yellow'];

/** Medians as points with their intervals as bars, a group for each category. The table beside it has the same figures in words. */
export function IntervalChart({ title, categories, categoriesName, series, format }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const heading = useId();
  const [ref, width] = useWidth<HTMLDivElement>();
  const scale = scaleFor(
    series.flatMap(({ values }) => values.flatMap((value) => (value ? [value.low, value.high] : [])))
  );
  const innerWidth = Math.max(width - MARGIN.left - MARGIN.right, 1);
  const x = (index: number) => MARGIN.left + ((index + 0.5) / categories.length) * innerWidth;
  const y = (value: number) => MARGIN.top + (1 - scale.at(value)) * INNER_HEIGHT;
  const colorOf = (index: number) => theme.visualization.getColorByName(colorName(index));

  return (
    <figure className={styles.figure} aria-labelledby={heading}>
      <figcaption id={heading}>
        <Text variant="h6">
          {scale.kind === 'logarithmic' ? t('chart.logarithmic', '{{title}} (logarithmic)', { title }) : title}
        </Text>
      </figcaption>
      <div ref={ref} aria-hidden="true">
        {width > 0 && (
          <svg width={width} height={HEIGHT}>
            {scale.ticks.map((tick) => (
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
            {categories.map((category, index) => (
              <text key={category} className={styles.label} x={x(index)} y={HEIGHT - 26} textAnchor="middle">
                {category}
              </text>
            ))}
            <text className={styles.label} x={MARGIN.left + innerWidth / 2} y={HEIGHT - 6} textAnchor="middle">
              {categoriesName}
            </text>
            {series.map(({ name, values }, index) => {
              const aside = (index - (series.length - 1) / 2) * APART;
              return (
                <g key={name} stroke={colorOf(index)} fill={colorOf(index)} transform={`translate(${aside} 0)`}>
                  <polyline
                    className={styles.path}
                    points={values.flatMap((value, at) => (value ? [`${x(at)},${y(value.median)}`] : [])).join(' ')}
                  />
                  {values.map((value, at) => value && <Whisker key={at} x={x(at)} {...inPixels(value, y)} />)}
                </g>
              );
            })}
          </svg>
        )}
      </div>
      {series.length > 1 && <Legend entries={series.map(({ name }, index) => ({ name, color: colorName(index) }))} />}
    </figure>
  );
}

function colorName(index: number): string {
  return COLORS[index % COLORS.length] ?? 'green';
}

function inPixels({ median, low, high }: Interval, y: (value: number) => number): Interval {
  return { median: y(median), low: y(low), high: y(high) };
}

function Whisker({ x, median, low, high }: Interval & { x: number }) {
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

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0, minWidth: 0 }),
  grid: css({ stroke: theme.colors.border.weak }),
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  path: css({ fill: 'none', strokeWidth: 1.5, strokeOpacity: 0.5 }),
});
