import { GrowingBytes } from '../growing-bytes.ts';

const TWO_TO_32 = 2 ** 32;
const UNSET = -2;
/** Version, flags, stream (2 bytes), opcode, length of the body (4). */
const HEADER_BYTES = 9;
const PROTOCOL_V4_REQUEST = 0x04;

/**
 * Writes requests one after another into one growing buffer, so that many of them are sent in one system call. A request begins
 * with {@link begin} and ends with {@link end}. A value is preceded by its length.
 *
 * Source: CQL binary protocol v4, sections 2, 3 and 6.
 */
export class FrameWriter extends GrowingBytes {
  #start = 0;

  begin(opcode: number, stream: number): void {
    this.#start = this.at;
    this.reserve(HEADER_BYTES);
    this.view.setInt32(this.at, (PROTOCOL_V4_REQUEST << 24) | stream);
    this.bytes[this.at + 4] = opcode;
    this.at += HEADER_BYTES;
  }

  /** Ends the request by filling in its length. */
  end(): void {
    this.view.setInt32(this.#start + 5, this.at - this.#start - HEADER_BYTES);
  }

  rawByte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  rawShort(value: number): void {
    this.reserve(2);
    this.view.setUint16(this.at, value);
    this.at += 2;
  }

  /** Raw bytes, without a length. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** A protocol name in ASCII, preceded by its length as a short. */
  shortText(value: string): void {
    this.rawShort(value.length);
    this.reserve(value.length);
    this.at += this.bytes.write(value, this.at, 'latin1');
  }

  unset(): void {
    this.reserve(4);
    this.view.setInt32(this.at, UNSET);
    this.at += 4;
  }

  int(value: number): void {
    this.reserve(8);
    this.view.setInt32(this.at, 4);
    this.view.setInt32(this.at + 4, value);
    this.at += 8;
  }

  uint32(value: number): void {
    this.int(value | 0);
  }

  bigint(value: number): void {
    this.reserve(12);
    const high = Math.floor(value / TWO_TO_32);
    this.view.setInt32(this.at, 8);
    this.view.setInt32(this.at + 4, high);
    this.view.setUint32(this.at + 8, value - high * TWO_TO_32);
    this.at += 12;
  }

  float(value: number): void {
    this.reserve(8);
    this.view.setInt32(this.at, 4);
    this.view.setFloat32(this.at + 4, value);
    this.at += 8;
  }

  double(value: number): void {
    this.reserve(12);
    this.view.setInt32(this.at, 8);
    this.view.setFloat64(this.at + 4, value);
    this.at += 12;
  }

  text(value: string): void {
    this.reserve(4 + value.length * 3);
    const start = this.at;
    if (this.shortAscii(value, start + 4)) {
      this.view.setInt32(start, value.length);
      return;
    }
    const written = this.bytes.write(value, this.at + 4);
    this.view.setInt32(this.at, written);
    this.at += 4 + written;
  }
}
