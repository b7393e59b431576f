import type { GrafanaTheme2 } from '@grafana/data';
import { isLineColor, LINE_COLORS } from '@thermobench/service/model/line-colors.ts';

/** The CSS colour of a line. The name is a key of `LINE_COLORS`, a colour of Grafana's palette, or a CSS colour. */
export function lineColor(theme: GrafanaTheme2, name: string): string {
  return isLineColor(name)
    ? LINE_COLORS[theme.isDark ? 'dark' : 'light'][name]
    : theme.visualization.getColorByName(name);
}
