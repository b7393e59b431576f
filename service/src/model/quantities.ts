const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SECONDS_IN = { s: 1, m: 60, h: 3600 } as const;

/** `500ms`, `30s`, `1.5m`, `2h`, `1d` in milliseconds; null is `forever`. Undefined for anything else. */
export function parseDuration(text: string): number | null | undefined {
  if (text === 'forever') {
    return null;
  }
  const ms = parseTime(text);
  return ms === undefined ? undefined : Math.round(ms);
}

/** `0.5ms`, `50ms`, `1.5s` in milliseconds, not rounded. Undefined for anything else. */
export function parseTime(text: string): number | undefined {
  const parts = /^(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|m|h|d)$/.exec(text)?.groups;
  return parts && isUnit(parts.unit, UNIT_MS) ? Number(parts.amount) * UNIT_MS[parts.unit] : undefined;
}

/** `500/s`, `10/m`, `3600/h` as readings per second; null is `max`, as fast as the store answers. Undefined for anything else. */
export function parseRate(text: string): number | null | undefined {
  if (text === 'max') {
    return null;
  }
  const parts = /^(?<amount>\d+(?:\.\d+)?)\/(?<unit>s|m|h)$/.exec(text)?.groups;
  return parts && isUnit(parts.unit, SECONDS_IN) ? Number(parts.amount) / SECONDS_IN[parts.unit] : undefined;
}

/** `3%`, `2.5 %` as a share of 1. Undefined for anything else. */
export function parsePercent(text: string): number | undefined {
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(text)?.[1];
  return percent === undefined ? undefined : Number(percent) / 100;
}

/** The reverse of {@link parsePercent}: `2.5%`. */
export function percentText(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}

/** A finite number; undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value;
}

/**
 * The values in a list such as `1,10,100`. A comma before three digits that start with 0 separates thousands, because nobody writes
 * the number `000`: `1,000` is one value.
 */
export function splitList(text: string): string[] {
  return text.split(/,(?!0\d\d(?!\d))/).map((value) => value.trim());
}

/** The reverse of {@link parseDuration} for whole milliseconds, in the largest unit that needs no fraction: `90s`, `2h`, `0s`. */
export function durationText(ms: number): string {
  const exact = Object.entries(UNIT_MS).filter(([, unitMs]) => ms >= unitMs && ms % unitMs === 0);
  const [unit, unitMs] = exact.at(-1) ?? ['s', UNIT_MS.s];
  return `${ms / unitMs}${unit}`;
}

function isUnit<Units extends object>(unit: string | undefined, units: Units): unit is keyof Units & string {
  return unit !== undefined && unit in units;
}
