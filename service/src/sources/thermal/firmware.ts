import { findBoardFlags, hasHeld, holds, type BoardFlags } from '../../hosts/board-flags.ts';
import { BOARD_STATES, type BoardStateName } from '../../model/board-state.ts';
import { hasPassed } from '../../time/has-passed.ts';
import { NOTHING_MEASURED, Vcgencmd, type BoardMeasures } from './vcgencmd.ts';

/** The kernel itself queries the firmware only every 2 s. */
const READ_EVERY_MS = 1_000;

const WORDS: Readonly<Record<BoardStateName, string>> = {
  under_voltage: 'undervoltage',
  frequency_capped: 'capped',
  throttled: 'throttled',
  soft_temperature_limit: 'warm',
};

/** A measure that a board's firmware takes to protect the board, and whether the measure is active now. */
export interface BoardState {
  readonly name: BoardStateName;
  readonly holds: boolean;
  /** Whether it has been active since the board started; null if the firmware does not say. */
  readonly heldSinceStart: boolean | null;
}

/** The current flags of a Raspberry Pi's firmware in words: `undervoltage throttled`; empty if all is well. */
export function throttledWords(flags: number): string {
  return BOARD_STATES.filter((state) => holds(flags, state))
    .map((state) => WORDS[state])
    .join(' ');
}

/** The throttled state, clock and voltage of a Raspberry Pi, if this machine is one. */
export class Firmware {
  readonly #flags: BoardFlags | null;
  readonly #meter = new Vcgencmd();
  #words = '';
  #readAt: number | null = null;

  constructor(sysfsRoot: string) {
    this.#flags = findBoardFlags(sysfsRoot);
  }

  /** Note for a reading taken now, where `now` is in milliseconds. Empty if no state is active or none can be read. */
  words(now: number): string {
    if (this.#flags !== null && (this.#readAt === null || hasPassed(READ_EVERY_MS, this.#readAt, now))) {
      this.#words = throttledWords(this.#flags.read());
      this.#readAt = now;
    }
    return this.#words;
  }

  /** The states that this firmware reports; empty if none can be read. */
  states(): BoardState[] {
    if (this.#flags === null) {
      return [];
    }
    const { known, remembers } = this.#flags;
    const flags = this.#flags.read();
    return known.map((name) => ({
      name,
      holds: holds(flags, name),
      heldSinceStart: remembers ? hasHeld(flags, name) : null,
    }));
  }

  /** What this firmware measures now. Takes some milliseconds, so not in the hot loop. */
  async measures(): Promise<BoardMeasures> {
    return this.#flags === null ? NOTHING_MEASURED : this.#meter.measure();
  }
}
