import type { RecordCursor } from './record-cursor.ts';

const RUN_HEADER = headerStart('run', 8);
const PRODUCER_HEADER = headerStart('producer');
const SEQ_HEADER = headerStart('seq');
const CHECKSUM_HEADER = headerStart('checksum');
const RUN_LENGTH = 8;

const LOCATION_KEY = Buffer.from('{"location":"');
const TIME_KEY = Buffer.from('","time":');
const VALUE_KEY = Buffer.from(',"value":');
const NOTE_KEY = Buffer.from(',"note":');

const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const POINT = 46;
const COMMA = 44;
const BRACE = 125;
/** A whole number of so many digits and a power of ten are exact in a double, and so their quotient is the nearest one. */
const MOST_DIGITS = 15;

/**
 * Understands records as Thermobench writes them, at several times the speed of `decode`, which understands all. Its fields
 * are those of the record last read.
 */
export class OwnRecord {
  run = '';
  producer = 0;
  seq = 0;
  checksum = 0;
  time = 0;
  value = 0;
  note: string | undefined;
  readonly #runBytes = Buffer.alloc(RUN_LENGTH);
  readonly #locations = new Map<string, string>();
  #key = '';
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  /** False where the record is of any other form, though it may be a reading: then ask `decode`. */
  read(record: RecordCursor): boolean {
    return record.headerCount === 4 && this.#readHeaders(record) && this.#readValue(record);
  }

  get location(): string {
    return this.#key;
  }

  #readHeaders(record: RecordCursor): boolean {
    this.#bytes = record.bytes;
    this.#at = record.headersStart;
    if (!this.#skip(RUN_HEADER)) {
      return false;
    }
    this.#readRun();
    if (!this.#skip(PRODUCER_HEADER)) {
      return false;
    }
    this.producer = this.#sizedDecimal();
    if (!this.#skip(SEQ_HEADER)) {
      return false;
    }
    this.seq = this.#sizedDecimal();
    if (!this.#skip(CHECKSUM_HEADER)) {
      return false;
    }
    this.checksum = this.#sizedDecimal();
    return this.producer >= 0 && this.seq >= 0 && this.checksum >= 0;
  }

  #readValue({ bytes, keyStart, keyEnd, valueStart, valueEnd }: RecordCursor): boolean {
    this.#at = valueStart;
    // A location that JSON escapes does not stand there as it stands in the key.
    if (keyEnd < 0 || valueEnd < 0 || !this.#skip(LOCATION_KEY) || !this.#skipSame(keyStart, keyEnd)) {
      return false;
    }
    if (!this.#skip(TIME_KEY)) {
      return false;
    }
    this.time = this.#number();
    if (!this.#skip(VALUE_KEY)) {
      return false;
    }
    this.value = this.#number();
    this.note = undefined;
    if (bytes[this.#at] === COMMA) {
      if (!this.#skip(NOTE_KEY)) {
        return false;
      }
      this.note = noteOf(bytes.toString('utf8', this.#at, valueEnd - 1));
      if (this.note === undefined) {
        return false;
      }
      this.#at = valueEnd - 1;
    }
    this.#key = this.#nameOf(keyStart, keyEnd);
    return bytes[this.#at] === BRACE && this.#at === valueEnd - 1 && Number.isFinite(this.time + this.value);
  }

  /** Few runs and few locations make many records: their strings are made once. */
  #readRun(): void {
    const bytes = this.#bytes;
    let isSame = true;
    for (let at = 0; at < RUN_LENGTH; at++) {
      isSame &&= this.#runBytes[at] === bytes[this.#at + at];
    }
    if (!isSame || this.run === '') {
      bytes.copy(this.#runBytes, 0, this.#at, this.#at + RUN_LENGTH);
      this.run = this.#runBytes.toString('latin1');
    }
    this.#at += RUN_LENGTH;
  }

  #nameOf(start: number, end: number): string {
    const key = this.#bytes.toString('latin1', start, end);
    let name = this.#locations.get(key);
    if (name === undefined) {
      name = this.#bytes.toString('utf8', start, end);
      this.#locations.set(key, name);
    }
    return name;
  }

  #skip(expected: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let index = 0; index < expected.length; index++) {
      if (bytes[at + index] !== expected[index]) {
        return false;
      }
    }
    this.#at += expected.length;
    return true;
  }

  #skipSame(start: number, end: number): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let key = start; key < end; key++, at++) {
      if (bytes[at] !== bytes[key]) {
        return false;
      }
    }
    this.#at = at;
    return true;
  }

  /** A header's value with its length, up to 63; −1 where it is no decimal. */
  #sizedDecimal(): number {
    const bytes = this.#bytes;
    const end = this.#at + 1 + (bytes[this.#at] >> 1);
    let value = 0;
    for (this.#at++; this.#at < end; this.#at++) {
      const digit = bytes[this.#at] - ZERO;
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** A number of JSON; NaN where there is none. */
  #number(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) {
      at++;
    }
    let digits = 0;
    let value = 0;
    let scale = 0;
    for (; ; at++) {
      const byte = bytes[at];
      if (byte >= ZERO && byte <= NINE) {
        value = value * 10 + byte - ZERO;
        digits++;
        scale *= 10;
      } else if (byte === POINT && scale === 0) {
        scale = 1;
      } else {
        break;
      }
    }
    const ended = bytes[at] === COMMA || bytes[at] === BRACE;
    if (ended && digits > 0 && digits <= MOST_DIGITS) {
      this.#at = at;
      const size = scale === 0 ? value : value / scale;
      return isNegative ? -size : size;
    }
    while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== BRACE) {
      at++;
    }
    this.#at = at;
    return at === start ? Number.NaN : Number(bytes.toString('latin1', start, at));
  }
}

/** A text of JSON; undefined where it is none: what `decode` then makes of the record is its own affair. */
function noteOf(json: string): string | undefined {
  try {
    const note: unknown = JSON.parse(json);
    return typeof note === 'string' ? note : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes before a header's value, and before its length where that varies. Lengths are zigzag varints. */
function headerStart(name: string, valueLength?: number): Buffer {
  const length = valueLength === undefined ? [] : [valueLength * 2];
  return Buffer.from([name.length * 2, ...Buffer.from(name), ...length]);
}
