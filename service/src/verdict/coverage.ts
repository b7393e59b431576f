import type { HostSecond } from '../hosts/host-second.ts';
import { duration } from '../reports/figures.ts';

/** Averages of less than this share of the measured time may miss what limited the run. */
const ENOUGH = 0.8;
/** Fewer intervals do not show whether a load was steady. */
const FEW = 3;

/** How much of a run the scrapes of a host show: all of it, or so little that a verdict is less sure. */
export function isThin({ elapsedMs, longestIntervalMs }: HostSecond, measuredMs: number): boolean {
  return elapsedMs < ENOUGH * measuredMs || elapsedMs < FEW * longestIntervalMs;
}

/** `db1 was observed through Prometheus, every 15 s, during 45 s of the 60 s that were measured.` */
export function coverageWords({ host, elapsedMs, longestIntervalMs }: HostSecond, measuredMs: number): string {
  return `${host} was observed through Prometheus, every ${duration(longestIntervalMs)}, during ${duration(elapsedMs)} of the ${duration(measuredMs)} that were measured.`;
}
