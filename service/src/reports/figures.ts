import { PHASES, type TimeSpent } from '../model/sample.ts';

/** Formats figures for people, with a sensible number of digits and the unit. */

/** Shown if there is no figure. */
export const NOTHING = '–';

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const threeDigits = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });

export function count(value: number): string {
  return whole.format(value);
}

/** Three significant digits, without dropping digits before the decimal point. */
export function figure(value: number): string {
  return Math.abs(value) >= 100 ? whole.format(value) : threeDigits.format(value);
}

export function rate(rowsPerSecond: number | null): string {
  return rowsPerSecond === null ? NOTHING : figure(rowsPerSecond);
}

/** In a suitable unit, as on the pages of Grafana: an embedded store acks within microseconds. */
export function milliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return NOTHING;
  }
  if (value > 0 && value < 1) {
    return `${figure(value * 1000)} µs`;
  }
  return value >= 1000 ? `${figure(value / 1000)} s` : `${figure(value)} ms`;
}

export function share(value: number): string {
  return `${whole.format(value * 100)} %`;
}

export function megabytes(bytes: number): string {
  return `${whole.format(bytes / 1e6)} MB`;
}

/** `45 s`, `2 min 5 s`, `3 h 10 min` */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (ms > 0 && ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (seconds < 60) {
    return `${figure(ms / 1000)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  const [large, small] =
    minutes < 60 ? [`${minutes} min`, seconds % 60] : [`${Math.floor(minutes / 60)} h`, minutes % 60];
  const unit = minutes < 60 ? 's' : 'min';
  return small === 0 ? large : `${large} ${small} ${unit}`;
}

/** `2026-11-24 07:05:09 UTC` */
export function instant(at: number | null): string {
  return at === null ? NOTHING : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The shares of a producer's time in their fixed order, with their names; shares of 0 are left out. */
export function timeShares(spent: TimeSpent): ReadonlyArray<readonly [name: keyof TimeSpent, share: number]> {
  return PHASES.filter((phase) => spent[phase] > 0).map((phase) => [phase, spent[phase]]);
}

/** `building 3 %, writing 60 %, committing 37 %`; shares below `least` are left out. */
export function timeSpentWords(spent: TimeSpent | null, least = 0.005): string {
  const shares = spent ? timeShares(spent).filter(([, part]) => part >= least) : [];
  return shares.map(([name, part]) => `${name} ${share(part)}`).join(', ') || NOTHING;
}
