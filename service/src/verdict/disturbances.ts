import type { HostSecond } from '../hosts/host-second.ts';
import { figure, megabytes, share } from '../reports/figures.ts';
import { othersUsed } from './run-evidence.ts';
import { activeShare, heatShare, slowedWords } from './throttling.ts';

/** Other programs that use less of the host's CPU time than this do not disturb a measurement. */
const OTHER_LOAD = 0.05;
const STOLEN = 0.05;
/** Shorter measures of the firmware to protect the board do not change the figures of a run. */
const PROTECTED = 0.01;
const SWAPPED_BYTES_PER_SECOND = 1_000_000;

/**
 * Events on a host that have nothing to do with the run, but changed its figures: one sentence for each. Without them, another run
 * with the same settings would have different figures.
 */
export function disturbancesOn(host: HostSecond, { mayHideStore }: { mayHideStore: boolean }): string[] {
  if (host.elapsedMs === 0) {
    return [];
  }
  const stolen = host.cpuMs.steal / (host.elapsedMs * host.cpus);
  const other = othersUsed(host) / host.cpus;
  const undervolted = activeShare(host, 'under_voltage');
  const swapped = (host.swappedBytes * 1000) / host.elapsedMs;
  return [
    ...(other >= OTHER_LOAD
      ? [
          `Other programs on ${host.host} used ${figure(other * host.cpus)} of its ${host.cpus} CPUs (${share(other)}).${mayHideStore ? ' The store may be one of them, because its process was not visible.' : ''}`,
        ]
      : []),
    ...(stolen >= STOLEN
      ? [`The hypervisor of ${host.host} gave ${share(stolen)} of its CPU time to other machines.`]
      : []),
    ...(swapped >= SWAPPED_BYTES_PER_SECOND ? [`${host.host} swapped ${megabytes(swapped)} per second.`] : []),
    ...(heatShare(host) >= PROTECTED ? [slowedWords(host)] : []),
    ...(undervolted >= PROTECTED
      ? [`The supply voltage of ${host.host} was too low ${share(undervolted)} of the time, so its CPU was slowed.`]
      : []),
    ...(host.clockStepMs > 0
      ? [
          `The clock of ${host.host} was changed by ${figure(host.clockStepMs / 1_000)} s, so times of readings are wrong by that much.`,
        ]
      : []),
  ];
}
