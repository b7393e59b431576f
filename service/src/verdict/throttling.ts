import type { HostSecond } from '../hosts/host-second.ts';
import type { BoardStateName } from '../model/board-state.ts';
import { megahertz, share } from '../reports/figures.ts';
import type { Candidate } from './candidate.ts';

/** A board that slowed its CPU for less than this share of the time would not have been much faster. */
const SLOWED = 0.2;

/** Share of the time in which the firmware reported the state. */
export function activeShare({ boardStates, elapsedMs }: HostSecond, state: BoardStateName): number {
  const ms = boardStates.find(({ name }) => name === state)?.ms ?? 0;
  return elapsedMs > 0 ? Math.min(1, ms / elapsedMs) : 0;
}

/**
 * Share of the time in which the firmware slowed the CPU because of heat. It also does so while the supply voltage is too low, and
 * reports both causes with the same flags.
 */
export function heatShare(host: HostSecond): number {
  const slowed = Math.max(
    activeShare(host, 'throttled'),
    activeShare(host, 'frequency_capped'),
    activeShare(host, 'soft_temperature_limit')
  );
  return Math.max(0, slowed - activeShare(host, 'under_voltage'));
}

/** Names heat as the cause, if a CPU that was at its limit was slowed because of it. */
export function orHeat(host: HostSecond | null, candidate: Candidate): Candidate {
  if (host === null || heatShare(host) < SLOWED) {
    return candidate;
  }
  return {
    ...candidate,
    resource: 'thermal throttling',
    explains: [...candidate.explains, candidate.resource],
    evidence: [...candidate.evidence, slowedWords(host)],
    advice: ['Cool the CPU, for example with a heat sink or a fan.', ...candidate.advice],
  };
}

/** `The CPU of pi was slowed 80 % of the time because of heat, to 1,000 of 1,800 MHz on average, at up to 84 °C.` */
export function slowedWords(host: HostSecond): string {
  const { cpuCycles, celsius, elapsedMs } = host;
  const clock =
    cpuCycles === null
      ? ''
      : `, to ${megahertz((cpuCycles.cycles * 1_000) / elapsedMs)} of ${megahertz(cpuCycles.maxHertz)} on average`;
  const heat = celsius === null ? '' : `, at up to ${Math.round(celsius)} °C`;
  return `The CPU of ${host.host} was slowed ${share(heatShare(host))} of the time because of heat${clock}${heat}.`;
}
