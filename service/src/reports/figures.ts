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

/** `2.5 s`, `45 s`, `2 min 5 s`, `3 h 10 min`, `2 d 4 h` */
export function duration(ms: number): string {
  if (ms > 0 && ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) {
    return `${figure(ms / 1000)} s`;
  }
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  const parts =
    hours < 1
      ? [`${minutes} min`, `${seconds % 60} s`]
      : hours < 24
        ? [`${hours} h`, `${minutes % 60} min`]
        : [`${Math.floor(hours / 24)} d`, `${hours % 24} h`];
  return parts.filter((part, index) => index === 0 || !part.startsWith('0 ')).join(' ');
}

/** The same in whole seconds, for a time that changes while it is shown. */
export function wholeSeconds(ms: number): string {
  return duration(Math.round(ms / 1000) * 1000);
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
