import { isUtf8 } from 'node:buffer';

/** Doubles represent all whole numbers of up to this many digits exactly, and 10 to this power too. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const SMALL_E = 0x65;
const SPACE = 0x20;
/** Bytes from here on belong to multi-byte characters. */
const FIRST_OF_SEVERAL = 0x80;

/** A JSON number, up to its end. Source: RFC 8259, section 6. */
const JSON_NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** The longest text that JSON writes for a double. */
const LONGEST_NUMBER = 25;

/**
 * Reads texts and numbers at a position in the bytes of a record, without creating objects. A base class, because its methods are
 * called for each field of each record.
 */
export class RecordBytes {
  protected bytes: Buffer = Buffer.alloc(0);
  /** Position of the next byte. */
  protected at = 0;
  /** Position after the last byte of the part that is being read. */
  protected end = 0;

  /**
   * Returns the end position of the text that starts here, and moves past its closing quote. Returns −1 if JSON would read the
   * text differently, or if it is not UTF-8.
   */
  protected text(): number {
    const bytes = this.bytes;
    const start = this.at;
    let seen = 0;
    for (let at = start; at < this.end; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        this.at = at + 1;
        return seen < FIRST_OF_SEVERAL || isUtf8(bytes.subarray(start, at)) ? at : -1;
      }
      seen |= byte;
      if (byte === BACKSLASH || byte < SPACE) {
        return -1;
      }
    }
    return -1;
  }

  /**
   * Parses the JSON number that starts here, rounded as by JSON.parse. Returns NaN if it is not a number, has an exponent, or has
   * more digits than a double represents exactly. Both the digits and the power of ten are exact doubles, so the single division
   * rounds correctly. Source: Clinger, "How to read floating point numbers accurately", 1990.
   */
  protected number(): number {
    const bytes = this.bytes;
    let at = this.at;
    const isNegative = bytes[at] === MINUS;
    at += isNegative ? 1 : 0;
    const first = at;
    let digits = 0;
    let number = 0;
    for (; bytes[at] >= ZERO && bytes[at] <= NINE; at++, digits++) {
      number = number * 10 + bytes[at] - ZERO;
    }
    if (digits === 0 || (digits > 1 && bytes[first] === ZERO)) {
      return Number.NaN;
    }
    let decimals = 0;
    if (bytes[at] === POINT) {
      for (at++; bytes[at] >= ZERO && bytes[at] <= NINE; at++, decimals++) {
        number = number * 10 + bytes[at] - ZERO;
      }
      if (decimals === 0) {
        return Number.NaN;
      }
    }
    if (digits + decimals > EXACT_DIGITS || bytes[at] === SMALL_E) {
      return Number.NaN;
    }
    this.at = at;
    const magnitude = number / POWERS_OF_TEN[decimals];
    return isNegative ? -magnitude : magnitude;
  }

  /** Parses the JSON number that starts here, of any length and with any exponent. Returns NaN if it is not a number. */
  protected longNumber(): number {
    JSON_NUMBER.lastIndex = 0;
    const text = this.bytes.toString('latin1', this.at, Math.min(this.at + LONGEST_NUMBER, this.end));
    const [number] = JSON_NUMBER.exec(text) ?? [];
    if (number === undefined) {
      return Number.NaN;
    }
    this.at += number.length;
    return Number(number);
  }

  /** Parses a header's value. Returns NaN if it is not a decimal number, or has more digits than a double represents exactly. */
  protected decimalHeader(): number {
    this.end = this.lengthPrefixed();
    const bytes = this.bytes;
    const digits = this.end - this.at;
    if (digits < 1 || digits > EXACT_DIGITS) {
      return Number.NaN;
    }
    let number = 0;
    for (; this.at < this.end; this.at++) {
      const digit = bytes[this.at] - ZERO;
      if (digit < 0 || digit > 9) {
        return Number.NaN;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  protected skipBase36(): boolean {
    for (; this.at < this.end; this.at++) {
      const byte = this.bytes[this.at];
      if (!((byte >= ZERO && byte <= NINE) || (byte >= 0x61 && byte <= 0x7a))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads the length of a text, a zigzag varint, and returns the text's end position. If the varint has two or more bytes, the
   * text is longer than any Thermobench header.
   */
  protected lengthPrefixed(): number {
    const length = this.bytes[this.at++];
    return length < 0x80 && length % 2 === 0 ? this.at + length / 2 : -1;
  }

  protected isName(name: Buffer): boolean {
    return this.end - this.at === name.length && this.skip(name);
  }

  protected skip(expected: Buffer): boolean {
    const bytes = this.bytes;
    const at = this.at;
    if (this.end - at < expected.length) {
      return false;
    }
    for (let i = 0; i < expected.length; i++) {
      if (bytes[at + i] !== expected[i]) {
        return false;
      }
    }
    this.at = at + expected.length;
    return true;
  }
}
