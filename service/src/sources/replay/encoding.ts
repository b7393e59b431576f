import { TextDecoder } from 'node:util';

/** How the characters of a file are written. */
export interface Encoding {
  /** The name that TextDecoder uses. */
  readonly name: string;
  /** Bytes before the first character: a byte order mark. */
  readonly markBytes: number;
}

const MARKS: ReadonlyArray<readonly [start: string, name: string]> = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];
/** In UTF-16 text that is mostly ASCII, at least this share of every second byte is 0. */
const MOSTLY = 0.4;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const REPLACED = '\uFFFD';

/**
 * The encoding that the start of a file indicates. Without an indication, UTF-8, until a line turns out to be invalid. Null if it
 * is not text.
 */
export function encodingOf(start: Buffer): Encoding | null {
  const hex = start.subarray(0, 3).toString('hex');
  const mark = MARKS.find(([bytes]) => hex.startsWith(bytes));
  if (mark) {
    return { name: mark[1], markBytes: mark[0].length / 2 };
  }
  const zeros = [0, 0];
  start.forEach((byte, index) => {
    zeros[index % 2] += byte === 0 ? 1 : 0;
  });
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0) {
    return { name: 'utf-8', markBytes: 0 };
  }
  const half = start.length / 2;
  if (even === 0 && odd > half * MOSTLY) {
    return { name: 'utf-16le', markBytes: 0 };
  }
  return odd === 0 && even > half * MOSTLY ? { name: 'utf-16be', markBytes: 0 } : null;
}

/** Whether TextDecoder supports an encoding of this name. */
export function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    // TextDecoder throws a RangeError for a name that it does not support.
    return false;
  }
}

/** Decodes blocks of whole lines into lines. */
export class LineDecoder {
  readonly #name: string;
  readonly #decoder: TextDecoder;
  /** Code of the character that ends a line: a carriage return in files from old Macs. */
  readonly #end: number;

  constructor(name: string, sample: Buffer) {
    this.#name = new TextDecoder(name).encoding;
    this.#decoder = new TextDecoder(name, { fatal: true, ignoreBOM: true });
    this.#end = this.lengthOfLines(sample, LINE_FEED) > 0 ? LINE_FEED : CARRIAGE_RETURN;
  }

  /** The number of bytes, from the start of a block, that form whole lines. */
  lengthOfLines(block: Buffer, end = this.#end): number {
    if (!this.#name.startsWith('utf-16')) {
      return block.lastIndexOf(end) + 1;
    }
    const wide = this.#name === 'utf-16le' ? Buffer.from([end, 0]) : Buffer.from([0, end]);
    for (let at = block.lastIndexOf(wide); at >= 0; at = at === 0 ? -1 : block.lastIndexOf(wide, at - 1)) {
      if (at % 2 === 0) {
        return at + 2;
      }
    }
    return 0;
  }

  /** The lines of a block; null for a line that is not valid in this encoding. */
  lines(block: Buffer): Array<string | null> {
    const text = this.#decode(block);
    if (text !== null) {
      return this.#split(text);
    }
    const lines: Array<string | null> = [];
    for (let from = 0; from < block.length;) {
      const length = this.#lengthOfLine(block.subarray(from));
      const line = this.#decode(block.subarray(from, from + length));
      lines.push(line === null ? null : (this.#split(line)[0] ?? ''));
      from += length;
    }
    return lines;
  }

  #lengthOfLine(block: Buffer): number {
    const step = this.#name.startsWith('utf-16') ? 2 : 1;
    const low = this.#name === 'utf-16be' ? 1 : 0;
    for (let at = 0; at + step <= block.length; at += step) {
      if (block[at + low] === this.#end && (step === 1 || block[at + 1 - low] === 0)) {
        return at + step;
      }
    }
    return block.length;
  }

  #split(text: string): string[] {
    const end = this.#end === LINE_FEED ? '\n' : '\r';
    const lines = text.split(end);
    if (lines.at(-1) === '') {
      lines.pop();
    }
    return this.#end === LINE_FEED && text.includes('\r')
      ? lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
      : lines;
  }

  #decode(block: Buffer): string | null {
    if (this.#name === 'utf-8') {
      // Much faster than TextDecoder; lines with replaced characters are decoded again.
      const text = block.toString('utf8');
      if (!text.includes(REPLACED)) {
        return text;
      }
    }
    try {
      return this.#decoder.decode(block);
    } catch {
      // TextDecoder throws a TypeError for bytes that do not form a character.
      return null;
    }
  }
}
