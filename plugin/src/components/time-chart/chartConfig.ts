import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { config as grafana } from '@grafana/runtime';
import { AxisPlacement, GraphDrawStyle, ScaleDirection, ScaleOrientation, VisibilityMode } from '@grafana/schema';
import { UPlotConfigBuilder } from '@grafana/ui';

import { lineColor } from '../lineColor.ts';
import { addMark, type ChartMark } from './chartMark.ts';
import type { Span } from './useChartGroup.ts';

export const X = 'x';
const Y = 'y';

/** Top, right, bottom and left, in CSS pixels. The right side has room for half of the last label on the time axis. */
const PADDING: [number, number, number, number] = [12, 28, 0, 0];

/** A narrower drag counts as a click. */
const MIN_DRAG_PX = 8;

interface Look {
  theme: GrafanaTheme2;
  /** See `lineColor`. */
  colors: readonly string[];
  stacked: boolean;
  max: number | undefined;
  format: (value: number) => string;
  marks: readonly ChartMark[] | undefined;
  /** Charts with the same key share the cursor. */
  syncKey: string;
  onPoint: (index: number | null) => void;
  onZoom: (span: Span) => void;
}

/** Describes a chart of lines over time for uPlot, in Grafana's style. */
export function chartConfig({ theme, colors, stacked, max, format, marks, ...live }: Look): UPlotConfigBuilder {
  const { syncKey, onPoint, onZoom } = live;
  const timeZone = grafana.bootData.user.timezone || 'browser';
  const builder = new UPlotConfigBuilder(timeZone);
  builder.addScale({
    scaleKey: X,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    isTime: true,
    // Keeps the range exactly as set with `setScale`. Grafana's default would widen it again at each update.
    range: (_plot, min, max) => [min, max],
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
    const color = lineColor(theme, name);
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
      // Series 0 is the time, so the first line is series 1.
      builder.addBand({ series: [index + 1, index], fill: colorManipulator.alpha(color, 0.6) });
    }
  });
  builder.setPadding(PADDING);
  builder.setCursor({
    // Charts share the pointer's time, but not its value.
    y: false,
    drag: { x: true, y: false, setScale: false },
    points: { size: 6 },
    sync: { key: syncKey, scales: [X, null] },
  });
  builder.addHook('setCursor', ({ cursor }) => onPoint(cursor.idx ?? null));
  builder.addHook('setSelect', (plot) => {
    const { left, width } = plot.select;
    if (width >= MIN_DRAG_PX) {
      onZoom({ from: plot.posToVal(left, X), to: plot.posToVal(left + width, X) });
    }
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  });
  marks?.forEach((mark) => addMark(builder, mark, theme));
  return builder;
}
