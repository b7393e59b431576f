import { NOTHING } from '../figures.ts';
import { markup, type Markup } from './markup.ts';
import { linear, niceTicks } from './scale.ts';

/** One measured quantity over the seconds of a run; null if nothing was measured. */
export interface Series {
  readonly name: string;
  /** The page's colour for it: a class in `style.ts`. */
  readonly tone: string;
  readonly values: ReadonlyArray<number | null>;
}

export interface Chart {
  readonly title: string;
  /** Formats a value, with its unit. */
  readonly format: (value: number) => string;
  readonly seconds: readonly number[];
  readonly series: readonly Series[];
  /** End of the warm-up in seconds; the warm-up is drawn shaded. */
  readonly warmUntil: number;
  /** Start of the steady part in seconds; marked by a vertical line. */
  readonly steadyFrom?: number;
  /** The series are shares of one whole, stacked up to 1. */
  readonly stacked?: boolean;
}

const WIDTH = 560;
const HEIGHT = 210;
/** With more strips, each would be narrower than 1.5 pixels, too narrow to hit with a mouse. */
const MAX_HOVERS = 300;
const PLOT = { left: 64, right: WIDTH - 20, top: 8, bottom: HEIGHT - 26 };

interface Axes {
  readonly x: (second: number) => number;
  readonly y: (value: number) => number;
}

/** A line chart, or stacked areas, as one SVG with a legend; hovering shows the figures of each second. */
export function chart(drawn: Chart): Markup {
  const lastSecond = Math.max(1, ...drawn.seconds);
  const highest = drawn.stacked
    ? 1
    : Math.max(0, ...drawn.series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const ticks = niceTicks(highest, 4);
  const axes: Axes = {
    x: linear(0, lastSecond, PLOT.left, PLOT.right),
    y: linear(0, ticks.at(-1) ?? 1, PLOT.bottom, PLOT.top),
  };
  return markup`<figure>
<figcaption>${drawn.title}${legend(drawn)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${drawn.title}, by second of the run">
${ticks.map((tick) => horizontalTick(tick, drawn, axes))}${niceTicks(lastSecond, 6)
    .filter((second) => second <= lastSecond)
    .map((second) => verticalTick(second, axes))}
${drawn.stacked ? areas(drawn, axes) : drawn.series.map((series) => line(series, drawn.seconds, axes))}
${warmUp(drawn, axes)}${steadyMark(drawn, axes)}${hovers(drawn, axes)}
</svg></figure>
`;
}

function legend({ series }: Chart): readonly Markup[] {
  return series.length < 2 ? [] : series.map(({ name, tone }) => markup`<span class="key ${tone}">${name}</span>`);
}

function horizontalTick(tick: number, { format }: Chart, { y }: Axes): Markup {
  return markup`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(tick)}" y2="${y(tick)}"/>
<text class="tick" x="${PLOT.left - 6}" y="${y(tick) + 4}" text-anchor="end">${format(tick)}</text>
`;
}

function verticalTick(second: number, { x }: Axes): Markup {
  return markup`<text class="tick" x="${x(second)}" y="${HEIGHT - 8}" text-anchor="middle">${second} s</text>
`;
}

/** Leaves a gap if nothing was measured; a single second between two gaps is a dot. */
function line({ tone, values }: Series, seconds: readonly number[], { x, y }: Axes): Markup {
  const path = values
    .map((value, index) => {
      const before = values[index - 1];
      const isStart = before === null || before === undefined;
      return value === null ? '' : `${isStart ? 'M' : 'L'}${x(seconds[index] ?? 0)} ${y(value)}${isStart ? 'h0' : ''}`;
    })
    .join('');
  return markup`<path class="line ${tone}" d="${path}"/>
`;
}

function areas({ series, seconds }: Chart, { x, y }: Axes): readonly Markup[] {
  const floor = seconds.map(() => 0);
  return series.map(({ tone, values }) => {
    const lower = seconds.map((second, index) => `${x(second)} ${y(floor[index] ?? 0)}`);
    values.forEach((value, index) => {
      floor[index] = (floor[index] ?? 0) + (value ?? 0);
    });
    const upper = seconds.map((second, index) => `${x(second)} ${y(floor[index] ?? 0)}`);
    return markup`<path class="area ${tone}" d="M${[...upper, ...lower.toReversed()].join('L')}Z"/>
`;
  });
}

function warmUp({ warmUntil }: Chart, { x }: Axes): Markup {
  return warmUntil > 0
    ? markup`<rect class="warm" x="${PLOT.left}" y="${PLOT.top}" width="${width(PLOT.left, x(warmUntil))}" height="${PLOT.bottom - PLOT.top}"><title>warm-up</title></rect>`
    : markup``;
}

function steadyMark({ steadyFrom }: Chart, { x }: Axes): Markup {
  return steadyFrom === undefined
    ? markup``
    : markup`<line class="steady" x1="${x(steadyFrom)}" x2="${x(steadyFrom)}" y1="${PLOT.top}" y2="${PLOT.bottom}"/>
<text class="tick" x="${x(steadyFrom) + 4}" y="${PLOT.top + 10}">steady</text>
`;
}

/**
 * One hover strip per second. In a long run, each strip covers several seconds, because narrower ones could not be hit with a
 * mouse.
 */
function hovers({ series, seconds, format }: Chart, { x }: Axes): readonly Markup[] {
  const step = Math.ceil(seconds.length / MAX_HOVERS);
  const shown = seconds.map((_, index) => index).filter((index) => (index + 1) % step === 0);
  return shown.map((index) => {
    const from = x(seconds[index - step] ?? 0);
    const figures = series.map(({ name, values }) => {
      const value = values[index];
      return `${name} ${value === null || value === undefined ? NOTHING : format(value)}`;
    });
    return markup`<rect class="hover" x="${from}" y="${PLOT.top}" width="${width(from, x(seconds[index] ?? 0))}" height="${PLOT.bottom - PLOT.top}"><title>second ${seconds[index] ?? 0}: ${figures.join(', ')}</title></rect>
`;
  });
}

function width(from: number, to: number): number {
  return Math.round((to - from) * 10) / 10;
}
