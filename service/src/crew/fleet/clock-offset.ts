import type { ClockOffset } from '../../model/host-work.ts';

/** Both clocks are read in whole milliseconds, so each reading may be wrong by up to one. */
const RESOLUTION_MS = 1;

/** One request for the time, by the clocks of both hosts, in milliseconds since 1970 UTC. */
export interface ClockProbe {
  sentAt: number;
  /** The other host's clock. */
  there: number;
  /** How long the question and its answer took together, by a clock that never jumps. */
  roundTripMs: number;
}

/**
 * The offset of the other clock, from the request with the shortest round trip, which was delayed least. The answer was sent at an unknown
 * moment of the round trip, so the offset is accurate only to half of it. Source: RFC 5905, chapters 8 and 10. Null without probes.
 */
export function clockOffset(probes: readonly ClockProbe[]): ClockOffset | null {
  const best = probes.toSorted((a, b) => a.roundTripMs - b.roundTripMs).at(0);
  return best === undefined
    ? null
    : {
        offsetMs: best.there - (best.sentAt + best.roundTripMs / 2),
        uncertaintyMs: best.roundTripMs / 2 + RESOLUTION_MS,
      };
}

/** What was learned about the clock of a host before, during and after a run. */
export class ClockWatch {
  #first: ClockOffset | null = null;
  #last: ClockOffset | null = null;

  add(measured: ClockOffset | null): void {
    this.#first ??= measured;
    this.#last = measured ?? this.#last;
  }

  get last(): ClockOffset | null {
    return this.#last;
  }

  get driftMs(): number {
    return this.#first === null || this.#last === null ? 0 : Math.abs(this.#last.offsetMs - this.#first.offsetMs);
  }
}
