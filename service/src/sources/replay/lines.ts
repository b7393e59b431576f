import { Fault } from '../../model/fault.ts';
import { notCsv, openBytes, type Bytes } from './bytes.ts';
import { encodingOf, LineDecoder, type Encoding } from './encoding.ts';

/** How much of a file is in memory at a time, which is also the longest line allowed. */
const BLOCK_BYTES = 65_536;
const SNIFFED_BYTES = 512;

/** The lines of a text file, read block by block, so that its size does not matter. */
export class Lines {
  readonly #path: string;
  readonly #bytes: Bytes;
  readonly #buffer = Buffer.alloc(BLOCK_BYTES);
  #encoding: Encoding;
  #decoder: LineDecoder;
  #position = 0;
  #read = 0;
  #endsWhole = true;

  /** `encoding` as set by the user; null to detect it. Throws a configuration Fault if the file cannot be read or is not text. */
  constructor(path: string, encoding: string | null) {
    this.#path = path;
    this.#bytes = openBytes(path);
    try {
      const sample = this.#buffer.subarray(0, this.#bytes.read(this.#buffer, 0));
      const found = encodingOf(sample.subarray(0, SNIFFED_BYTES));
      if (found === null && encoding === null) {
        throw notCsv(path, 'binary: it contains zero bytes', 'Use a text file.');
      }
      const name = found !== null && found.markBytes > 0 ? found.name : (encoding ?? found?.name ?? 'utf-8');
      this.#encoding = { name, markBytes: found?.markBytes ?? 0 };
      this.#decoder = new LineDecoder(name, sample);
    } catch (thrown) {
      this.close();
      throw thrown;
    }
    this.rewind();
  }

  /** Name of the encoding, as shown by its byte order mark or zero bytes, or as set by the user. */
  get encoding(): string {
    return this.#encoding.name;
  }

  /** Lines returned since the start. */
  get read(): number {
    return this.#read;
  }

  /** False if the last line was returned and has no line end, because it may have been cut off. */
  get endsWhole(): boolean {
    return this.#endsWhole;
  }

  /** The next lines; empty at the end. Null for a line that is not valid in the encoding. */
  next(): Array<string | null> {
    const length = this.#bytes.read(this.#buffer, this.#position);
    const block = this.#buffer.subarray(0, length);
    const whole = this.#decoder.lengthOfLines(block);
    const isLast = length < BLOCK_BYTES;
    if (whole === 0 && !isLast) {
      throw new Fault({
        kind: 'configuration',
        code: 'CSV_LINE_TOO_LONG',
        message: `Line ${this.#read + 1} of ${this.#path} is longer than ${BLOCK_BYTES} bytes.`,
        hint: 'Check that it is a CSV file with one row per line.',
      });
    }
    const end = isLast ? length : whole;
    this.#endsWhole = !isLast || whole === length;
    this.#position += end;
    const lines = this.#decoder.lines(block.subarray(0, end));
    this.#read += lines.length;
    return lines;
  }

  /** Starts reading the file again, in another encoding. */
  decodeAs(name: string): void {
    this.#encoding = { name, markBytes: 0 };
    this.rewind();
    this.#decoder = new LineDecoder(name, this.#buffer.subarray(0, this.#bytes.read(this.#buffer, 0)));
  }

  /** Back to the first line. */
  rewind(): void {
    this.#position = this.#encoding.markBytes;
    this.#read = 0;
    this.#endsWhole = true;
  }

  /** May be called again. */
  close(): void {
    this.#bytes.close();
  }
}
