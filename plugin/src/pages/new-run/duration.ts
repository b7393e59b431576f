const UNIT_MS = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** `500ms`, `30s`, `1.5m`, `2h`, `1d` in milliseconds, like on the command line; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const { amount, unit = '' } = /^(?<amount>\d+(?:\.\d+)?) ?(?<unit>ms|s|m|h|d)$/.exec(text)?.groups ?? {};
  const unitMs = UNIT_MS.get(unit);
  return unitMs === undefined ? undefined : Math.round(Number(amount) * unitMs);
}

/** The reverse, in the largest unit without a fraction. */
export function durationText(ms: number): string {
  const [unit, unitMs] = [...UNIT_MS].reverse().find(([, each]) => ms >= each && ms % each === 0) ?? ['s', 1];
  return `${ms / unitMs}${unit}`;
}
