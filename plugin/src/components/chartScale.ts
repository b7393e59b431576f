/** Maps values to positions on an axis: 0 is its start, 1 its end. */
export interface Scale {
  kind: 'linear' | 'logarithmic';
  ticks: readonly number[];
  at(value: number): number;
}

/** Beyond this ratio, a linear scale would draw the smallest value on the axis itself. */
const WIDEST_LINEAR = 30;
const ABOUT_TICKS = 5;

/** A scale that covers all values: linear from zero, or logarithmic if they differ by orders of magnitude. */
export function scaleFor(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0);
  const most = Math.max(...positive, 0);
  const least = Math.min(...positive);
  return positive.length > 0 && most / least > WIDEST_LINEAR ? decades(least, most) : fromZero(most || 1);
}

function fromZero(most: number): Scale {
  const step = niceStep(most / ABOUT_TICKS);
  const end = Math.ceil(most / step) * step;
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  return { kind: 'linear', ticks, at: (value) => value / end };
}

function decades(least: number, most: number): Scale {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return {
    kind: 'logarithmic',
    ticks,
    at: (value) => (Math.max(Math.log10(value), first) - first) / (last - first),
  };
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5, 10].find((each) => each * power >= atLeast) ?? 10;
  return factor * power;
}
