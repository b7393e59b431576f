const ROOM = 32;
const ZERO = 48;
const MINUS = 45;
const POINT = 46;
/**
 * A decimal number of up to fifteen digits can be converted to a double and back without a change. Its shortest form has no
 * trailing zeros.
 */
const MAX_THOUSANDTHS = 1e15;

/**
 * A number's decimal digits as ASCII, identical to JSON's, at the end of `bytes`. The digits are kept for the next number,
 * because consecutive numbers are often equal.
 */
export class DecimalText {
  readonly bytes = new Uint8Array(ROOM);
  start = ROOM;
  #value = Number.NaN;

  get length(): number {
    return ROOM - this.start;
  }

  set(value: number): void {
    if (value === this.#value) {
      return;
    }
    this.#value = value;
    const thousandths = Math.round(value * 1000);
    if (Math.abs(thousandths) < MAX_THOUSANDTHS && thousandths / 1000 === value) {
      this.#setThousandths(thousandths);
    } else if (Number.isSafeInteger(value) && value >= 0) {
      this.#setInteger(value);
    } else {
      this.#setText(Number.isFinite(value) ? String(value) : 'null');
    }
  }

  /** Copies the digits to `target` and returns the position after them. */
  copy(target: Uint8Array, at: number): number {
    const { bytes } = this;
    for (let from = this.start; from < ROOM; from++) {
      target[at++] = bytes[from];
    }
    return at;
  }

  #setInteger(value: number): void {
    this.start = this.#digits(value, ROOM);
  }

  #setThousandths(thousandths: number): void {
    const { bytes } = this;
    const size = Math.abs(thousandths);
    const whole = Math.floor(size / 1000);
    let at = ROOM;
    let fraction = size - whole * 1000;
    if (fraction > 0) {
      for (let digits = 3; digits > 0; digits--) {
        const rest = Math.floor(fraction / 10);
        const digit = fraction - rest * 10;
        fraction = rest;
        if (digit > 0 || at < ROOM) {
          bytes[--at] = ZERO + digit;
        }
      }
      bytes[--at] = POINT;
    }
    at = this.#digits(whole, at);
    if (thousandths < 0) {
      bytes[--at] = MINUS;
    }
    this.start = at;
  }

  #setText(text: string): void {
    this.start = ROOM - text.length;
    for (let at = 0; at < text.length; at++) {
      this.bytes[this.start + at] = text.charCodeAt(at);
    }
  }

  /**
   * Writes the digits of a whole number so that they end before `at`, and returns where they begin. Splits off the upper half
   * first, so that each part fits 31 bits.
   */
  #digits(value: number, at: number): number {
    let rest = value;
    while (rest >= 1e9) {
      const upper = Math.floor(rest / 1e9);
      at = this.#smallDigits(rest - upper * 1e9, at, 9);
      rest = upper;
    }
    return this.#smallDigits(rest, at, 1);
  }

  #smallDigits(value: number, at: number, atLeast: number): number {
    const { bytes } = this;
    const until = at - atLeast;
    let rest = value | 0;
    while (rest > 0 || at > until) {
      const upper = (rest / 10) | 0;
      bytes[--at] = ZERO + rest - upper * 10;
      rest = upper;
    }
    return at;
  }
}
