import type { GrafanaTheme2 } from '@grafana/data';

import type { LegendEntry } from '../Legend.tsx';
import { lineColor } from '../lineColor.ts';

interface Drawn {
  /** The chart's canvas on the page. */
  canvas: HTMLCanvasElement;
  title: string;
  entries: readonly LegendEntry[];
  theme: GrafanaTheme2;
}

const EDGE = 16;
const LINE = 24;
const SWATCH = { width: 14, height: 4 };

/** A chart as a PNG image with its title and legend, on the theme's background. Null if the browser cannot encode it. */
export function chartPicture({ canvas, title, entries, theme }: Drawn): Promise<Blob | null> {
  const scale = window.devicePixelRatio;
  const width = canvas.width / scale + 2 * EDGE;
  const top = EDGE + LINE;
  const bottom = top + canvas.height / scale;
  const picture = document.createElement('canvas');
  picture.width = width * scale;
  picture.height = (bottom + entries.length * LINE + EDGE) * scale;
  const drawing = picture.getContext('2d');
  if (drawing === null) {
    return Promise.resolve(null);
  }
  drawing.scale(scale, scale);
  drawing.fillStyle = theme.colors.background.primary;
  drawing.fillRect(0, 0, width, picture.height);
  drawing.textBaseline = 'middle';
  drawing.fillStyle = theme.colors.text.primary;
  drawing.font = `500 14px ${theme.typography.fontFamily}`;
  drawing.fillText(title, EDGE, EDGE + LINE / 2);
  drawing.drawImage(canvas, EDGE, top, canvas.width / scale, canvas.height / scale);
  drawing.font = `12px ${theme.typography.fontFamily}`;
  entries.forEach(({ name, color, figure = '', note = '' }, index) => {
    const y = bottom + (index + 0.5) * LINE;
    drawing.fillStyle = lineColor(theme, color);
    drawing.fillRect(EDGE, y - SWATCH.height / 2, SWATCH.width, SWATCH.height);
    drawing.fillStyle = theme.colors.text.secondary;
    drawing.fillText([name, figure, note].join('  '), EDGE + SWATCH.width + 8, y);
  });
  return new Promise((resolve) => picture.toBlob(resolve));
}
