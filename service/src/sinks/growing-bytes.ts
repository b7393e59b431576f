import type { Socket } from 'node:net';

const FIRST_SIZE_BYTES = 4_096;
/** Longer texts are encoded by native code, which is faster for them. */
const SHORT_TEXT = 64;

/**
 * Writes commands one after another into one growing buffer, so that many of them are sent in one system call. A base class, because
 * its methods are called for each value of each row.
 */
export class GrowingBytes {
  protected bytes = Buffer.allocUnsafeSlow(FIRST_SIZE_BYTES);
  protected view = viewOf(this.bytes);
  /** Position of the next byte. */
  protected at = 0;

  get sizeBytes(): number {
    return this.at;
  }

  /** Everything written so far. Valid until {@link sendTo}. */
  written(): Buffer {
    return this.bytes.subarray(0, this.at);
  }

  /** Sends everything written so far. The memory is reused only if the socket holds no reference to it any more. */
  sendTo(socket: Socket): void {
    if (this.at === 0) {
      return;
    }
    socket.write(this.written());
    this.at = 0;
    if (socket.writableLength > 0) {
      this.#replace(Buffer.allocUnsafeSlow(this.bytes.length));
    }
  }

  protected reserve(bytes: number): void {
    if (this.at + bytes > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + bytes));
      grown.set(this.bytes.subarray(0, this.at));
      this.#replace(grown);
    }
  }

  /**
   * Writes a short text of plain ASCII from position `start`, which is faster than a call to native code. Returns false if the text
   * is longer, or has other characters.
   */
  protected shortAscii(value: string, start: number): boolean {
    if (value.length > SHORT_TEXT) {
      return false;
    }
    const bytes = this.bytes;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) {
        return false;
      }
      bytes[start + index] = code;
    }
    this.at = start + value.length;
    return true;
  }

  #replace(bytes: Buffer<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }
}

function viewOf(bytes: Buffer<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
