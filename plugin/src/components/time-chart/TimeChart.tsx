import { css } from '@emotion/css';
import { dateTimeFormat, systemDateFormats, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { IconButton, Text, UPlotChart, useStyles2, useTheme2 } from '@grafana/ui';
import { useId, useLayoutEffect, useMemo, useRef, type ComponentProps, type KeyboardEvent } from 'react';

import { wholeSeconds } from '../figures.ts';
import { Legend } from '../Legend.tsx';
import { saveFile } from '../saveFile.ts';
import { useWidth } from '../useWidth.ts';
import { keyAction } from './chartKeys.ts';
import { chartConfig, X } from './chartConfig.ts';
import type { ChartMark } from './chartMark.ts';
import { chartPicture } from './chartPicture.ts';
import type { ChartLine } from './chartLine.ts';
import { legendEntries } from './legendEntries.ts';
import { shownIndex } from './legendFigures.ts';
import type { ChartGroup } from './useChartGroup.ts';

/** uPlot's type, taken from Grafana's component because uPlot is not a dependency of this plugin. */
type Plot = Parameters<NonNullable<ComponentProps<typeof UPlotChart>['plotRef']>>[0];

interface Props {
  title: string;
  group: ChartGroup;
  /** If stacked, the bottom one first. */
  lines: readonly ChartLine[];
  format: (value: number) => string;
  /** The additional figure in the legend. Percentiles use `highest`, because their mean is meaningless. */
  summary: 'mean' | 'highest';
  /**
   * Whether the lines are shares of a whole: each is stacked on the previous one, and the percents in the legend add up
   * to 100.
   */
  stacked?: boolean;
  /** The end of the scale, if known. */
  max?: number;
  height?: number;
  /** Keep the same object while nothing changes: a new one builds the chart again. */
  marks?: readonly ChartMark[];
}

/**
 * A chart of lines over time, in Grafana's style. The legend shows the values at the pointer, or the latest values of a
 * live run. Dragging zooms the whole group, and a double click resets the zoom.
 *
 * For the keyboard and for screen readers, the chart is a slider over time that announces the values.
 */
export function TimeChart({ title, group, lines, format, summary, stacked = false, max, height = 200, marks }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const heading = useId();
  const keys = useId();
  const [ref, width] = useWidth<HTMLDivElement>();
  const plot = useRef<Plot | null>(null);
  const { id: syncKey, times, span, whole, pointed, point, zoom } = group;

  const look = lines.map(({ color }) => color).join();
  const config = useMemo(
    () =>
      chartConfig({
        ...{ theme, colors: look.split(','), stacked, max, format, marks, syncKey },
        onPoint: point,
        onZoom: zoom,
      }),
    [theme, look, stacked, max, format, marks, syncKey, point, zoom]
  );
  const data = useMemo(() => aligned(times, lines, stacked), [times, lines, stacked]);
  const { from, to } = span;
  useLayoutEffect(() => {
    plot.current?.setScale(X, { min: from, max: to });
  }, [from, to]);

  const entries = legendEntries({ lines, group, format, summary, stacked });
  const pointedAt = pointed === null ? undefined : times[pointed];
  const pointedWords = pointedAt === undefined ? '' : timeWords(pointedAt, whole.from);
  const shown = shownIndex(group);
  const shownAt = times[shown];

  function pointByKey(index: number): void {
    point(index);
    // Setting uPlot's cursor moves the line in all charts of the group.
    const left = plot.current?.valToPos(times[index] ?? 0, X) ?? -1;
    plot.current?.setCursor({ left, top: 0 });
  }

  function press(event: KeyboardEvent): void {
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : keyAction(event.key, group);
    if (action === undefined) {
      return;
    }
    event.preventDefault();
    if ('zoom' in action) {
      zoom(action.zoom ?? null);
    }
    if ('point' in action) {
      pointByKey(action.point);
    }
  }

  async function save(): Promise<void> {
    const picture = plot.current && (await chartPicture({ canvas: plot.current.ctx.canvas, title, entries, theme }));
    if (picture) {
      saveFile(`${title}.png`, picture);
    }
  }

  return (
    <figure className={styles.figure} aria-labelledby={heading}>
      <figcaption className={styles.caption}>
        <Text variant="h6" id={heading}>
          {title}
        </Text>
        <Text variant="bodySmall" color="secondary" tabular>
          {pointedWords}
        </Text>
        <IconButton
          name="camera"
          tooltip={t('charts.save', 'Save “{{title}}” as an image', { title })}
          onClick={() => void save()}
        />
      </figcaption>
      <span id={keys} hidden>
        {t(
          'charts.keys',
          'Arrow keys, Page Up, Page Down, Home and End move along the time axis. Plus or Enter zooms in, minus zooms out, Escape shows the whole run.'
        )}
      </span>
      <div
        ref={ref}
        className={styles.chart}
        style={{ height }}
        role="slider"
        tabIndex={0}
        aria-labelledby={heading}
        aria-describedby={keys}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, times.length - 1)}
        aria-valuenow={Math.max(0, shown)}
        aria-valuetext={
          shownAt === undefined
            ? t('charts.no-values', 'no values yet')
            : [timeWords(shownAt, whole.from), ...entries.map(({ name, figure }) => `${name} ${figure ?? ''}`)].join(
                ', '
              )
        }
        onKeyDown={press}
        onBlur={() => point(null)}
        onDoubleClick={() => zoom(null)}
      >
        {width > 0 && (
          <UPlotChart
            width={width}
            height={height}
            data={data}
            config={config}
            plotRef={(drawn) => {
              plot.current = drawn;
              drawn.setScale(X, { min: from, max: to });
            }}
          />
        )}
      </div>
      <Legend entries={entries} />
    </figure>
  );
}

function timeWords(time: number, start: number): string {
  return t('charts.pointed', '{{time}}, {{elapsed}} after the start', {
    time: dateTimeFormat(time, { format: systemDateFormats.interval.second }),
    elapsed: wholeSeconds(time - start),
  });
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

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0, minWidth: 0 }),
  chart: css({
    borderRadius: theme.shape.radius.default,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: 2 },
  }),
  caption: css({
    display: 'flex',
    // Leaves room for the focus ring of the chart below.
    marginBottom: theme.spacing(0.75),
    alignItems: 'center',
    gap: theme.spacing(1),
    // Moves the time at the pointer and the button to the right edge.
    '& > :first-child': { flex: 1 },
  }),
});
