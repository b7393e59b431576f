import { isUtf8 } from 'node:buffer';

import { MAX_LOCATION_CHARACTERS } from '../model/reading.ts';
import type { RecordCursor } from './record-cursor.ts';

const TIME = Buffer.from(',"time":');
const LOCATION = Buffer.from('{"location":"');
const VALUE = Buffer.from(',"value":');
const NOTE = Buffer.from(',"note":"');

const RUN = Buffer.from('run');
const PRODUCER = Buffer.from('producer');
const SEQ = Buffer.from('seq');
const CHECKSUM = Buffer.from('checksum');
const HEADERS = 4;
/** Run ids as version 0.1.0 made them, and as they are made now. */
const OLD_RUN_BYTES = 8;
const RUN_BYTES = 21;

/** A location of at most this many bytes cannot exceed the character limit of a location. */
const MAX_LOCATION_BYTES = MAX_LOCATION_CHARACTERS;
/** A double represents a whole number of this many digits exactly, and also 10 to that power. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const SMALL_E = 0x65;
const CLOSE = 0x7d;
const SPACE = 0x20;
/** Bytes from here on belong to multi-byte characters. */
const FIRST_OF_SEVERAL = 0x80;

/** Number of locations whose texts are cached: many records share a few of them. */
const MAX_LOCATIONS = 10_000;
/** A JSON number, up to its end. Source: RFC 8259, section 6. */
const JSON_NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** The longest text that JSON writes for a double. */
const LONGEST_NUMBER = 25;

/**
 * Reads records written by Thermobench, directly from their bytes: creating an object and calling JSON.parse would cost ten times
 * as much. After `read()` the fields describe one record. Texts are given by their position in `records.bytes`, or as strings,
 * which are created on demand and shared between records.
 *
 * It accepts nothing that `message.ts` would read differently: anything it does not recognise byte by byte is left to the general
 * decoder.
 */
export class OwnRecord {
  locationStart = 0;
  locationEnd = 0;
  time = 0;
  value = 0;
  noteStart = 0;
  /** −1 if there is no note. */
  noteEnd = -1;
  runStart = 0;
  runEnd = 0;
  producer = 0;
  seq = 0;
  checksum = 0;

  readonly #locations = new Map<string, string>();
  #run = Buffer.alloc(0);
  #runText = '';
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;

  get run(): string {
    const bytes = this.#bytes;
    if (bytes.compare(this.#run, 0, this.#run.length, this.runStart, this.runEnd) !== 0) {
      this.#run = Buffer.from(bytes.subarray(this.runStart, this.runEnd));
      this.#runText = this.#run.toString('latin1');
    }
    return this.#runText;
  }

  get location(): string {
    const raw = this.#bytes.toString('latin1', this.locationStart, this.locationEnd);
    const known = this.#locations.get(raw);
    if (known !== undefined) {
      return known;
    }
    if (this.#locations.size >= MAX_LOCATIONS) {
      this.#locations.clear();
    }
    const location = this.#bytes.toString('utf8', this.locationStart, this.locationEnd);
    this.#locations.set(raw, location);
    return location;
  }

  get note(): string | undefined {
    return this.noteEnd < 0 ? undefined : this.#bytes.toString('utf8', this.noteStart, this.noteEnd);
  }

  /** Returns false if the record has a different form. */
  read(records: RecordCursor): boolean {
    this.#bytes = records.bytes;
    this.#at = records.valueStart;
    this.#end = records.valueEnd;
    return this.#readValue() && this.#readHeaders(records);
  }

  #readValue(): boolean {
    if (!this.#skip(LOCATION)) {
      return false;
    }
    this.locationStart = this.#at;
    this.locationEnd = this.#text();
    const locationBytes = this.locationEnd - this.locationStart;
    if (locationBytes < 1 || locationBytes > MAX_LOCATION_BYTES || !this.#skip(TIME)) {
      return false;
    }
    this.time = this.#number();
    if (!Number.isInteger(this.time) || !this.#skip(VALUE)) {
      return false;
    }
    this.value = this.#number();
    if (Number.isNaN(this.value)) {
      this.value = this.#longNumber();
    }
    if (!Number.isFinite(this.value)) {
      return false;
    }
    this.noteEnd = -1;
    if (this.#skip(NOTE)) {
      this.noteStart = this.#at;
      this.noteEnd = this.#text();
      if (this.noteEnd < 0) {
        return false;
      }
    }
    return this.#bytes[this.#at] === CLOSE && this.#at + 1 === this.#end;
  }

  /** Each of the four headers must occur exactly once, in any order. */
  #readHeaders(records: RecordCursor): boolean {
    if (records.headerCount !== HEADERS) {
      return false;
    }
    this.#at = records.headersStart;
    let seen = 0;
    for (let header = 0; header < HEADERS; header++) {
      this.#end = this.#lengthPrefixed();
      if (this.#isName(RUN)) {
        seen |= 1;
        this.#end = this.#lengthPrefixed();
        this.runStart = this.#at;
        this.runEnd = this.#end;
        const runBytes = this.#end - this.#at;
        if ((runBytes !== RUN_BYTES && runBytes !== OLD_RUN_BYTES) || !this.#skipBase36()) {
          return false;
        }
      } else if (this.#isName(PRODUCER)) {
        seen |= 2;
        this.producer = this.#decimalHeader();
      } else if (this.#isName(SEQ)) {
        seen |= 4;
        this.seq = this.#decimalHeader();
      } else if (this.#isName(CHECKSUM)) {
        seen |= 8;
        this.checksum = this.#decimalHeader();
      }
      if (this.#at !== this.#end) {
        return false;
      }
    }
    return seen === 15 && this.producer >= 0 && this.seq >= 0 && this.checksum >= 0;
  }

  /**
   * Returns the end position of the text that starts here, and moves past its closing quote. Returns −1 if JSON would read the
   * text differently, or if it is not UTF-8.
   */
  #text(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let seen = 0;
    for (let at = start; at < this.#end; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        this.#at = at + 1;
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
  #number(): number {
    const bytes = this.#bytes;
    let at = this.#at;
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
    this.#at = at;
    const magnitude = number / POWERS_OF_TEN[decimals];
    return isNegative ? -magnitude : magnitude;
  }

  /** Parses the JSON number that starts here, of any length and with any exponent. Returns NaN if it is not a number. */
  #longNumber(): number {
    JSON_NUMBER.lastIndex = 0;
    const text = this.#bytes.toString('latin1', this.#at, Math.min(this.#at + LONGEST_NUMBER, this.#end));
    const [number] = JSON_NUMBER.exec(text) ?? [];
    if (number === undefined) {
      return Number.NaN;
    }
    this.#at += number.length;
    return Number(number);
  }

  /** Parses a header's value. Returns NaN if it is not a decimal number, or has more digits than a double represents exactly. */
  #decimalHeader(): number {
    this.#end = this.#lengthPrefixed();
    const bytes = this.#bytes;
    const digits = this.#end - this.#at;
    if (digits < 1 || digits > EXACT_DIGITS) {
      return Number.NaN;
    }
    let number = 0;
    for (; this.#at < this.#end; this.#at++) {
      const digit = bytes[this.#at] - ZERO;
      if (digit < 0 || digit > 9) {
        return Number.NaN;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  #skipBase36(): boolean {
    for (; this.#at < this.#end; this.#at++) {
      const byte = this.#bytes[this.#at];
      if (!((byte >= ZERO && byte <= NINE) || (byte >= 0x61 && byte <= 0x7a))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads the length of a text, a zigzag varint, and returns the text's end position. A length of two bytes or more exceeds that
   * of any Thermobench header.
   */
  #lengthPrefixed(): number {
    const length = this.#bytes[this.#at++];
    return length < 0x80 && length % 2 === 0 ? this.#at + length / 2 : -1;
  }

  #isName(name: Buffer): boolean {
    return this.#end - this.#at === name.length && this.#skip(name);
  }

  #skip(expected: Buffer): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    if (this.#end - at < expected.length) {
      return false;
    }
    for (let i = 0; i < expected.length; i++) {
      if (bytes[at + i] !== expected[i]) {
        return false;
      }
    }
    this.#at = at + expected.length;
    return true;
  }
}
