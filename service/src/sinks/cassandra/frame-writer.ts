const FIRST_SIZE_BYTES = 4_096;
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
export class FrameWriter {
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE_BYTES);
  #view = viewOf(this.#bytes);
  #at = 0;
  #start = 0;

  get sizeBytes(): number {
    return this.#at;
  }

  begin(opcode: number, stream: number): void {
    this.#start = this.#at;
    this.#reserve(HEADER_BYTES);
    this.#view.setInt32(this.#at, (PROTOCOL_V4_REQUEST << 24) | stream);
    this.#bytes[this.#at + 4] = opcode;
    this.#at += HEADER_BYTES;
  }

  /** Ends the request by filling in its length. */
  end(): void {
    this.#view.setInt32(this.#start + 5, this.#at - this.#start - HEADER_BYTES);
  }

  rawByte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
  }

  rawShort(value: number): void {
    this.#reserve(2);
    this.#view.setUint16(this.#at, value);
    this.#at += 2;
  }

  /** Raw bytes, without a length. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** A protocol name in ASCII, preceded by its length as a short. */
  shortText(value: string): void {
    this.rawShort(value.length);
    this.#reserve(value.length);
    this.#at += this.#bytes.write(value, this.#at, 'latin1');
  }

  unset(): void {
    this.#reserve(4);
    this.#view.setInt32(this.#at, UNSET);
    this.#at += 4;
  }

  int(value: number): void {
    this.#reserve(8);
    this.#view.setInt32(this.#at, 4);
    this.#view.setInt32(this.#at + 4, value);
    this.#at += 8;
  }

  uint32(value: number): void {
    this.int(value | 0);
  }

  bigint(value: number): void {
    this.#reserve(12);
    const high = Math.floor(value / TWO_TO_32);
    this.#view.setInt32(this.#at, 8);
    this.#view.setInt32(this.#at + 4, high);
    this.#view.setUint32(this.#at + 8, value - high * TWO_TO_32);
    this.#at += 12;
  }

  float(value: number): void {
    this.#reserve(8);
    this.#view.setInt32(this.#at, 4);
    this.#view.setFloat32(this.#at + 4, value);
    this.#at += 8;
  }

  double(value: number): void {
    this.#reserve(12);
    this.#view.setInt32(this.#at, 8);
    this.#view.setFloat64(this.#at + 4, value);
    this.#at += 12;
  }

  text(value: string): void {
    this.#reserve(4 + value.length * 3);
    if (value.length <= 64 && this.#shortAscii(value)) {
      return;
    }
    const written = this.#bytes.write(value, this.#at + 4);
    this.#view.setInt32(this.#at, written);
    this.#at += 4 + written;
  }

  /** Everything written so far. Valid until {@link reuse} or {@link renew}. */
  written(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  /** Starts again in the same memory. */
  reuse(): void {
    this.#at = 0;
  }

  /** Starts again in new memory, because the old bytes are still being sent. */
  renew(): void {
    this.#replace(Buffer.allocUnsafeSlow(this.#bytes.length));
    this.#at = 0;
  }

  /** Faster than a call to native code. Returns false and writes nothing if the text is not plain ASCII. */
  #shortAscii(value: string): boolean {
    const bytes = this.#bytes;
    const start = this.#at + 4;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) {
        return false;
      }
      bytes[start + index] = code;
    }
    this.#view.setInt32(this.#at, value.length);
    this.#at = start + value.length;
    return true;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + bytes));
      grown.set(this.#bytes.subarray(0, this.#at));
      this.#replace(grown);
    }
  }

  #replace(bytes: Buffer<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }
}

function viewOf(bytes: Buffer<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
