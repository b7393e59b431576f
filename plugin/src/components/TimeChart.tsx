import { css } from '@emotion/css';
import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { config as grafana } from '@grafana/runtime';
import { AxisPlacement, GraphDrawStyle, ScaleDirection, ScaleOrientation, VisibilityMode } from '@grafana/schema';
import { Text, UPlotChart, UPlotConfigBuilder, useStyles2, useTheme2 } from '@grafana/ui';
import { useId, useMemo, useState } from 'react';

import { NOTHING } from './figures.ts';
import { Legend } from './Legend.tsx';
import { useWidth } from './useWidth.ts';

export interface ChartLine {
  name: string;
  /** A name of Grafana's palette, such as `green` or `semi-dark-blue`, or a CSS colour. */
  color: string;
  /** One value for each time; null where there is none. */
  values: ReadonlyArray<number | null>;
}

interface Props {
  title: string;
  /** Milliseconds since 1970 UTC, growing. */
  times: readonly number[];
  /** The bottom one first if they are stacked. */
  lines: readonly ChartLine[];
  format: (value: number) => string;
  /** Stacks the lines, each on the one before. */
  stacked?: boolean;
  /** The end of the scale, if known. */
  max?: number;
  height?: number;
}

const X = 'x';
const Y = 'y';

/** Lines over time, in Grafana's style. The legend below shows the values at the pointer, or the latest ones. */
export function TimeChart({ title, times, lines, format, stacked = false, max, height = 200 }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const heading = useId();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [pointed, setPointed] = useState<number | null>(null);

  const look = lines.map(({ color }) => color).join();
  const config = useMemo(
    () => chartConfig({ theme, colors: look.split(','), stacked, max, format, onPoint: setPointed }),
    [theme, look, stacked, max, format]
  );
  const data = useMemo(() => aligned(times, lines, stacked), [times, lines, stacked]);
  const shown = pointed !== null && pointed < times.length ? pointed : times.length - 1;

  return (
    <figure className={styles.figure} aria-labelledby={heading}>
      <figcaption id={heading}>
        <Text variant="h6">{title}</Text>
      </figcaption>
      <div ref={ref} style={{ height }} aria-hidden="true">
        {width > 0 && <UPlotChart width={width} height={height} data={data} config={config} />}
      </div>
      <Legend
        entries={lines.map(({ name, color, values }) => ({ name, color, figure: figureOf(values[shown], format) }))}
      />
    </figure>
  );
}

interface Look {
  theme: GrafanaTheme2;
  colors: readonly string[];
  stacked: boolean;
  max: number | undefined;
  format: (value: number) => string;
  onPoint: (index: number | null) => void;
}

function chartConfig({ theme, colors, stacked, max, format, onPoint }: Look): UPlotConfigBuilder {
  const timeZone = grafana.bootData.user.timezone || 'browser';
  const builder = new UPlotConfigBuilder(timeZone);
  builder.addScale({
    scaleKey: X,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    isTime: true,
  });
  builder.addScale({
    scaleKey: Y,
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    min: 0,
    max: max ?? null,
  });
  builder.addAxis({ scaleKey: X, theme, isTime: true, placement: AxisPlacement.Bottom, timeZone });
  builder.addAxis({ scaleKey: Y, theme, placement: AxisPlacement.Left, formatValue: (value: number) => format(value) });
  colors.forEach((name, index) => {
    const color = theme.visualization.getColorByName(name);
    builder.addSeries({
      scaleKey: Y,
      theme,
      drawStyle: GraphDrawStyle.Line,
      lineColor: color,
      lineWidth: stacked ? 1 : 2,
      fillOpacity: stacked ? (index === 0 ? 60 : 0) : colors.length === 1 ? 15 : 0,
      showPoints: stacked ? VisibilityMode.Never : VisibilityMode.Auto,
      pointSize: 4,
    });
    if (stacked && index > 0) {
      // Series are counted from 1: 0 is time.
      builder.addBand({ series: [index + 1, index], fill: colorManipulator.alpha(color, 0.6) });
    }
  });
  builder.setCursor({ drag: { x: false, y: false }, points: { size: 6 } });
  builder.addHook('setCursor', ({ cursor }) => onPoint(cursor.idx ?? null));
  return builder;
}

type Aligned = [number[], ...Array<Array<number | null>>];

function aligned(times: readonly number[], lines: readonly ChartLine[], stacked: boolean): Aligned {
  const below = times.map(() => 0);
  const heights = lines.map(({ values }) =>
    times.map((_time, index) => {
      const value = values[index] ?? null;
      if (!stacked || value === null) {
        return value;
      }
      return (below[index] = (below[index] ?? 0) + value);
    })
  );
  return [[...times], ...heights];
}

function figureOf(value: number | null | undefined, format: Props['format']): string {
  return value === null || value === undefined ? NOTHING : format(value);
}

const getStyles = () => ({ figure: css({ margin: 0, minWidth: 0 }) });
