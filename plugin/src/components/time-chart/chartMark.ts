import type { GrafanaTheme2 } from '@grafana/data';
import type { UPlotConfigBuilder } from '@grafana/ui';

/** A moment on the time axis that a chart points out. */
export interface ChartMark {
  /** Milliseconds since 1970 UTC. */
  at: number;
  label: string;
}

const GAP_PX = 4;
const FONT_PX = 11;

/** Draws a dashed vertical line with a label at the top of the chart, unless the mark is outside the visible time. */
export function addMark(builder: UPlotConfigBuilder, { at, label }: ChartMark, theme: GrafanaTheme2): void {
  builder.addHook('draw', (plot) => {
    const { ctx, bbox } = plot;
    const scale = window.devicePixelRatio;
    const x = plot.valToPos(at, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) {
      return;
    }
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = theme.colors.text.secondary;
    ctx.lineWidth = scale;
    ctx.setLineDash([GAP_PX * scale, GAP_PX * scale]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.font = `${FONT_PX * scale}px ${theme.typography.fontFamily}`;
    ctx.textBaseline = 'top';
    // On the side with more room.
    const isLeft = x < bbox.left + bbox.width / 2;
    ctx.textAlign = isLeft ? 'left' : 'right';
    ctx.fillText(label, x + (isLeft ? GAP_PX : -GAP_PX) * scale, bbox.top);
    ctx.restore();
  });
}
