import { PHASES, type Phase, type TimeSpent } from '../model/sample.ts';

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

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `410 B`, `1.2 kB`, `12 GB` */
export function bytes(value: number): string {
  const step = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return `${figure(value / 1000 ** step)} ${BYTE_UNITS[step]}`;
}

export function megabytes(bytes: number): string {
  return `${whole.format(bytes / 1e6)} MB`;
}

export function megahertz(hertz: number): string {
  return `${whole.format(hertz / 1e6)} MHz`;
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

/**
 * Shares of a whole in whole percent, which add up to 100 if the shares add up to 1. Rounding each share on its own can add up to 99 or
 * 101. Here, all are rounded down, and the missing percents go to those that lost most (largest remainder method).
 */
export function wholePercents(shares: readonly number[]): number[] {
  const exact = shares.map((each) => 100 * each);
  const floors = exact.map(Math.floor);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  const missing = Math.round(sum(exact)) - sum(floors);
  const byLoss = [...exact.keys()].sort((one, other) => (exact[other] % 1) - (exact[one] % 1));
  const raised = new Set(byLoss.slice(0, missing));
  return floors.map((floor, index) => (raised.has(index) ? floor + 1 : floor));
}

/** `60 %` */
export function percentText(percent: number): string {
  return `${count(percent)} %`;
}

/** What one phase took of a producer's time. */
export interface PhaseShare {
  readonly phase: Phase;
  /** As a fraction of 1. */
  readonly share: number;
  /** In whole percent; the percents of all phases add up to 100. */
  readonly percent: number;
}

/** The shares of a producer's time in their fixed order, without those that are shown as 0 %. */
export function timeShares(spent: TimeSpent): PhaseShare[] {
  const percents = wholePercents(PHASES.map((phase) => spent[phase]));
  return PHASES.map((phase, index) => ({ phase, share: spent[phase], percent: percents[index] })).filter(
    ({ percent }) => percent > 0
  );
}

/** The share of one phase in whole percent, the same as among all phases. */
export function phasePercent(spent: TimeSpent, phase: Phase): number {
  return timeShares(spent).find((each) => each.phase === phase)?.percent ?? 0;
}

/** The same as text: `60 %`. */
export function phaseText(spent: TimeSpent, phase: Phase): string {
  return percentText(phasePercent(spent, phase));
}

/** `building 3 %, writing 60 %, committing 37 %`; shares below `least` percent are left out. */
export function timeSpentWords(spent: TimeSpent | null, least = 1): string {
  const shares = spent ? timeShares(spent).filter(({ percent }) => percent >= least) : [];
  return shares.map(({ phase, percent }) => `${phase} ${percentText(percent)}`).join(', ') || NOTHING;
}
