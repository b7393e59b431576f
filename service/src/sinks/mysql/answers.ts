import type { ServerError } from './faults.ts';

/** Length (3 bytes), sequence number (1), and the first byte of the payload, which gives its type. */
const HEADER_BYTES = 5;
const OK = 0x00;
const ERR = 0xff;
/** An OK packet has a few dozen bytes; the message of an ERR packet has at most 512. */
const MAX_BYTES = 65_536;

/** The server's refusal of one statement; statements are counted from 0 over the life of the connection. */
export interface Refusal extends ServerError {
  statement: number;
}

/**
 * Reads the server's answers to statements that return no rows: OK or ERR, in the order of the statements. An OK is only counted;
 * the rest of it is skipped.
 *
 * Source: MariaDB protocol, OK_Packet and ERR_Packet.
 */
export class AnswerReader {
  #answered = 0;
  readonly #refusals: Refusal[] = [];
  /** Remaining bytes of the current packet, and the bytes of its header or of an ERR received so far. */
  #rest = 0;
  #partial: number[] = [];
  #failing = false;

  get answered(): number {
    return this.#answered;
  }

  /** The refusals since the last call. */
  takeRefusals(): Refusal[] {
    return this.#refusals.splice(0);
  }

  /** Parses the next `length` bytes, even if a packet arrives in pieces. Throws if they are neither OK nor ERR. */
  read(bytes: Uint8Array, length: number): void {
    let at = 0;
    while (at < length) {
      // The usual case: a whole OK packet is available.
      if (this.#rest === 0 && this.#partial.length === 0 && at + HEADER_BYTES <= length && bytes[at + 4] === OK) {
        const payload = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
        const end = at + 4 + payload;
        if (payload > 0 && end <= length) {
          this.#answered++;
          at = end;
          continue;
        }
      }
      this.#readByte(bytes[at++]);
    }
  }

  #readByte(byte: number): void {
    if (this.#rest === 0) {
      this.#partial.push(byte);
      if (this.#partial.length < HEADER_BYTES) {
        return;
      }
      const [low, middle, high, , kind] = this.#partial;
      if (kind !== OK && kind !== ERR) {
        throw new Error(`an answer of kind ${kind} came where only OK or ERR can come`);
      }
      const payload = low | (middle << 8) | (high << 16);
      if (payload < 1 || payload > MAX_BYTES) {
        throw new Error(`an answer claims a length of ${payload} bytes`);
      }
      this.#failing = kind === ERR;
      this.#rest = payload - 1;
      this.#partial = [];
    } else {
      this.#rest--;
      if (this.#failing) {
        this.#partial.push(byte);
      }
    }
    if (this.#rest === 0) {
      this.#endPacket();
    }
  }

  #endPacket(): void {
    if (this.#failing) {
      this.#refusals.push({ statement: this.#answered, ...parseError(Buffer.from(this.#partial)) });
    }
    this.#failing = false;
    this.#partial = [];
    this.#answered++;
  }
}

/** Payload of an ERR after its first byte: number (2 bytes), optional `#` and SQLSTATE (5), message. */
function parseError(payload: Buffer): ServerError {
  const hasState = payload[2] === 0x23;
  return {
    errno: payload.readUInt16LE(0),
    sqlState: hasState ? payload.toString('latin1', 3, 8) : 'HY000',
    message: payload.toString('utf8', hasState ? 8 : 2),
  };
}
