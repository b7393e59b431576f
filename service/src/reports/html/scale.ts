/** About `steps` round values from 0 to at least `most`, spaced by 1, 2 or 5 times a power of ten. */
export function niceTicks(most: number, steps: number): number[] {
  if (!(most > 0)) {
    return [0, 1];
  }
  const power = 10 ** Math.floor(Math.log10(most / steps));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate * steps >= most) ?? most;
  const last = Math.ceil(most / step - 1e-9);
  return Array.from({ length: last + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Maps `from` … `to` linearly onto `start` … `end`. */
export function linear(from: number, to: number, start: number, end: number): (value: number) => number {
  const factor = to === from ? 0 : (end - start) / (to - from);
  return (value) => Math.round((start + (value - from) * factor) * 10) / 10;
}
