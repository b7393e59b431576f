const OFFSET = /^([+-])(\d\d):?(\d\d)$/;
const DAY_MS = 86_400_000;
/** Offsets change only at full quarter hours, so one answer is valid for a whole quarter of an hour. */
const SAME_OFFSET_MS = 900_000;
const MAX_KEPT = 1_000;

/** Converts wall time of one zone to UTC. */
export interface Zone {
  /**
   * `wallMs` is a wall time, encoded as if it were UTC. Null if that time does not exist or happens twice, when clocks
   * are put forward or back.
   */
  toUtc(wallMs: number): number | null;
}

export const UTC: Zone = { toUtc: (wallMs) => wallMs };

/** A zone by its name, such as `Europe/Berlin`, or its offset, such as `+01:00`. Null if there is no such zone. */
export function zoneOf(name: string): Zone | null {
  if (name === 'UTC' || name === 'Z') {
    return UTC;
  }
  const offsetMs = parseOffset(name);
  if (offsetMs !== null) {
    return { toUtc: (wallMs) => wallMs - offsetMs };
  }
  try {
    return new NamedZone(name);
  } catch {
    // Intl throws a RangeError for an unknown name.
    return null;
  }
}

/** `+01:00` or `-0330` in milliseconds; null if it is neither. */
export function parseOffset(text: string): number | null {
  const [, sign, hours, minutes] = OFFSET.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 23 || Number(minutes) > 59) {
    return null;
  }
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600_000 + Number(minutes) * 60_000);
}

class NamedZone implements Zone {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number | null>();

  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      ...{ era: 'short', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  }

  toUtc(wallMs: number): number | null {
    const quarter = Math.floor(wallMs / SAME_OFFSET_MS);
    let offset = this.#offsets.get(quarter);
    if (offset === undefined) {
      if (this.#offsets.size >= MAX_KEPT) {
        this.#offsets.clear();
      }
      offset = this.#offsetOfWall(wallMs);
      this.#offsets.set(quarter, offset);
    }
    return offset === null ? null : wallMs - offset;
  }

  /** The only offset at which the wall clock shows this time; null if there is no single one. */
  #offsetOfWall(wallMs: number): number | null {
    const nearby = new Set([this.#offsetAt(wallMs - DAY_MS), this.#offsetAt(wallMs + DAY_MS)]);
    const fitting = [...nearby].filter((offset) => this.#offsetAt(wallMs - offset) === offset);
    return fitting.length === 1 ? (fitting[0] ?? null) : null;
  }

  #offsetAt(utcMs: number): number {
    const second = Math.floor(utcMs / 1000) * 1000;
    const parts = new Map(this.#format.formatToParts(second).map(({ type, value }) => [type, value]));
    const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
    const date = new Date(0);
    const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
    date.setUTCFullYear(year, number('month') - 1, number('day'));
    date.setUTCHours(number('hour'), number('minute'), number('second'));
    return date.getTime() - second;
  }
}
