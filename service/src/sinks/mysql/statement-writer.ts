import { GrowingBytes } from '../growing-bytes.ts';

/** Types of parameters, each with its sign flag (0x80 is unsigned). Source: MariaDB protocol, COM_STMT_EXECUTE. */
export const ParameterType = {
  intUnsigned: 0x8003,
  float: 0x0004,
  double: 0x0005,
  /**
   * Also for TIMESTAMP columns: MariaDB treats a TIMESTAMP parameter that is out of range as NULL, and then stores the current
   * time.
   */
  datetime: 0x000c,
  bigintUnsigned: 0x8008,
  text: 0x00fd,
} as const;
export type ParameterType = (typeof ParameterType)[keyof typeof ParameterType];

const COM_QUERY = 0x03;
const COM_STMT_EXECUTE = 0x17;
/** Header of a packet: length (3 bytes) and sequence number, which is 0 in every command. */
const PACKET_HEADER = 4;
/** Command, statement id (4), no cursor (1), one iteration (4). */
const EXECUTE_HEAD = 10;
/** Longer packets would have to be split; no server accepts such a packet by default. */
const MAX_PAYLOAD_BYTES = 0xff_ff_fe;
const TWO_TO_32 = 2 ** 32;
const DAY_MS = 86_400_000;

/**
 * The bytes of a COM_STMT_EXECUTE that are the same for every execution of a prepared statement with the parameters of `rows` rows:
 * head, a bitmap of NULLs (none), types.
 */
export function executeTemplate(statementId: number, rowTypes: readonly ParameterType[], rows: number): Buffer {
  const parameters = rowTypes.length * rows;
  const bitmapBytes = (parameters + 7) >> 3;
  const typesAt = PACKET_HEADER + EXECUTE_HEAD + bitmapBytes;
  const bytes = Buffer.alloc(typesAt + 1 + parameters * 2);
  bytes[PACKET_HEADER] = COM_STMT_EXECUTE;
  bytes.writeUInt32LE(statementId, PACKET_HEADER + 1);
  bytes.writeUInt32LE(1, PACKET_HEADER + 6);
  bytes[typesAt] = 1;
  for (let parameter = 0; parameter < parameters; parameter++) {
    bytes.writeUInt16LE(rowTypes[parameter % rowTypes.length], typesAt + 1 + parameter * 2);
  }
  return bytes;
}

/**
 * Writes commands one after another into one growing buffer, so that many of them are sent in one system call. Call {@link
 * begin}, then one method per parameter, in order, then {@link end}.
 *
 * Source: MariaDB protocol, COM_STMT_EXECUTE, "binary protocol" values.
 */
export class StatementWriter extends GrowingBytes {
  #start = 0;
  #parameter = 0;
  #dayMs = NaN;
  readonly #dayBytes = Buffer.alloc(4);

  begin(template: Buffer): void {
    this.#start = this.at;
    this.#parameter = 0;
    this.reserve(template.length);
    this.bytes.set(template, this.at);
    this.at += template.length;
  }

  /** Ends the statement by filling in its length. Throws if it is longer than a packet can be. */
  end(): void {
    const length = this.at - this.#start - PACKET_HEADER;
    if (length > MAX_PAYLOAD_BYTES) {
      this.at = this.#start;
      throw new RangeError(`a statement of ${length} bytes is longer than a packet can be`);
    }
    this.bytes[this.#start] = length & 0xff;
    this.bytes[this.#start + 1] = (length >> 8) & 0xff;
    this.bytes[this.#start + 2] = length >> 16;
  }

  query(sql: string): void {
    this.#start = this.at;
    this.reserve(PACKET_HEADER + 1 + sql.length);
    this.bytes[this.at + 3] = 0;
    this.bytes[this.at + PACKET_HEADER] = COM_QUERY;
    this.at += PACKET_HEADER + 1 + this.bytes.write(sql, this.at + PACKET_HEADER + 1, 'latin1');
    this.end();
  }

  null(): void {
    const bit = this.#parameter++;
    this.bytes[this.#start + PACKET_HEADER + EXECUTE_HEAD + (bit >> 3)] |= 1 << (bit & 7);
  }

  textOrNull(value: string | undefined): void {
    if (value === undefined) {
      this.null();
    } else {
      this.text(value);
    }
  }

  intUnsigned(value: number): void {
    this.#next(4);
    this.at = this.bytes.writeUInt32LE(value, this.at);
  }

  bigintUnsigned(value: number): void {
    this.#next(8);
    this.at = this.bytes.writeUInt32LE(value % TWO_TO_32, this.at);
    this.at = this.bytes.writeUInt32LE(Math.floor(value / TWO_TO_32), this.at);
  }

  float(value: number): void {
    this.#next(4);
    this.at = this.bytes.writeFloatLE(value, this.at);
  }

  double(value: number): void {
    this.#next(8);
    this.at = this.bytes.writeDoubleLE(value, this.at);
  }

  /** UTF-8, preceded by its length. */
  text(value: string): void {
    this.#next(9 + value.length * 3);
    const start = this.at;
    if (this.shortAscii(value, start + 1)) {
      this.bytes[start] = value.length;
      return;
    }
    const length = Buffer.byteLength(value);
    if (length < 251) {
      this.bytes[this.at++] = length;
    } else if (length < 0x1_00_00) {
      this.bytes[this.at++] = 0xfc;
      this.at = this.bytes.writeUInt16LE(length, this.at);
    } else {
      this.bytes[this.at++] = 0xfe;
      this.at = this.bytes.writeUInt32LE(length, this.at);
      this.at = this.bytes.writeUInt32LE(0, this.at);
    }
    this.at += this.bytes.write(value, this.at);
  }

  /** A time in UTC, rounded to the millisecond. An invalid time becomes year 0, which a strict server refuses. */
  datetime(ms: number): void {
    this.#next(12);
    const bytes = this.bytes;
    let at = this.at;
    const whole = Math.round(ms);
    let ofDay = whole - this.#dayMs;
    if (!(ofDay >= 0 && ofDay < DAY_MS)) {
      this.#turnDay(whole);
      ofDay = whole - this.#dayMs;
    }
    const seconds = Math.floor(ofDay / 1_000);
    bytes[at] = 11;
    bytes.set(this.#dayBytes, at + 1);
    at += 5;
    bytes[at] = seconds / 3_600;
    bytes[at + 1] = (seconds / 60) % 60;
    bytes[at + 2] = seconds % 60;
    const micros = (ofDay % 1_000) * 1_000;
    bytes[at + 3] = micros & 0xff;
    bytes[at + 4] = (micros >> 8) & 0xff;
    bytes[at + 5] = micros >> 16;
    bytes[at + 6] = 0;
    this.at = at + 7;
  }

  #next(bytes: number): void {
    this.#parameter++;
    this.reserve(bytes);
  }

  #turnDay(ms: number): void {
    const date = new Date(ms);
    const year = date.getUTCFullYear();
    if (!(year >= 1 && year <= 9_999)) {
      this.#dayMs = NaN;
      this.#dayBytes.fill(0);
      return;
    }
    this.#dayMs = Math.floor(ms / DAY_MS) * DAY_MS;
    this.#dayBytes.writeUInt16LE(year, 0);
    this.#dayBytes[2] = date.getUTCMonth() + 1;
    this.#dayBytes[3] = date.getUTCDate();
  }
}
