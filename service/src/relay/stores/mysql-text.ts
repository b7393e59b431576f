import { escape } from 'mysql2';

const DAY_MS = 86_400_000;
/** Texts that are kept, so that the same few locations are not looked through a million times. */
const MOST_KEPT = 10_000;

/** A moment as MySQL reads it, in UTC, to the millisecond. Quick where moments are near each other. */
export class MomentText {
  #day = Number.NaN;
  #dayText = '';
  #second = Number.NaN;
  #secondText = '';

  /** `ms` since 1970; what MySQL has no year for becomes a text that it refuses. */
  of(ms: number): string {
    const whole = Math.round(ms);
    const second = Math.floor(whole / 1_000);
    if (second !== this.#second) {
      this.#turnSecond(second);
    }
    return `${this.#secondText}${String(whole - second * 1_000).padStart(3, '0')}'`;
  }

  #turnSecond(second: number): void {
    const day = Math.floor((second * 1_000) / DAY_MS);
    if (day !== this.#day) {
      this.#day = day;
      this.#dayText = new Date(day * DAY_MS).toISOString().split('T')[0] ?? '';
    }
    this.#second = second;
    const ofDay = second - (day * DAY_MS) / 1_000;
    this.#secondText = `'${this.#dayText} ${two(ofDay / 3_600)}:${two((ofDay / 60) % 60)}:${two(ofDay % 60)}.`;
  }
}

/** Texts in quotes, with all that would end them escaped. */
export class QuotedText {
  readonly #kept = new Map<string, string>();

  of(text: string): string {
    const known = this.#kept.get(text);
    if (known !== undefined) {
      return known;
    }
    if (this.#kept.size >= MOST_KEPT) {
      this.#kept.clear();
    }
    const quoted = escape(text);
    this.#kept.set(text, quoted);
    return quoted;
  }
}

/** A double, exactly: with an exponent, MySQL reads it as a double and not as a decimal. */
export function doubleText(value: number): string {
  const text = String(value);
  return text.includes('e') ? text : `${text}e0`;
}

function two(value: number): string {
  const whole = Math.floor(value);
  return whole < 10 ? `0${whole}` : String(whole);
}
