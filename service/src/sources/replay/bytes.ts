import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { Fault } from '../../model/fault.ts';
import { sentence } from '../../model/sentence.ts';

/** Largest unpacked size of a compressed file, because the unpacked bytes are kept in memory. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
const SNIFFED_BYTES = 512;
const GZIP = '1f8b';

/** First bytes, in hexadecimal, of files that are often mistaken for CSV, and what they are. */
const OTHER_KINDS: ReadonlyArray<readonly [start: string, kind: string, hint: string]> = [
  ['504b0304', 'a ZIP archive or an Excel workbook', 'Unpack it, or save the sheet as CSV.'],
  ['d0cf11e0', 'an old Excel workbook', 'Save the sheet as CSV.'],
  ['53514c69746520666f726d617420', 'an SQLite database', 'Export its readings as CSV.'],
  ['50415231', 'a Parquet file', 'Export its readings as CSV, with DuckDB for example.'],
  ['28b52ffd', 'compressed with zstd', 'Unpack it first with `zstd -d`.'],
  ['fd377a585a00', 'compressed with xz', 'Unpack it first with `xz -d`.'],
  ['425a68', 'compressed with bzip2', 'Unpack it first with `bzip2 -d`.'],
  ['25504446', 'a PDF document', 'Export its readings as CSV.'],
  ['fffe0000', 'text in UTF-32', 'Save it in UTF-8.'],
];

/** The bytes of a file, unpacked. */
export interface Bytes {
  /** Fills the buffer from a position; returns the number of bytes, which is smaller only at the end. */
  read(into: Buffer, position: number): number;
  /** May be called again. */
  close(): void;
}

/**
 * Opens a text file, with or without gzip compression. Throws a configuration Fault if it cannot be read, or is of another kind.
 */
export function openBytes(path: string): Bytes {
  const file = new FileBytes(path);
  try {
    const start = Buffer.alloc(SNIFFED_BYTES);
    const hex = start.subarray(0, file.read(start, 0)).toString('hex');
    if (hex.startsWith(GZIP)) {
      file.close();
      return new HeldBytes(unpacked(path));
    }
    refuseOtherKinds(path, hex);
    return file;
  } catch (thrown) {
    file.close();
    throw thrown;
  }
}

class FileBytes implements Bytes {
  readonly #path: string;
  readonly #descriptor: number;
  #isOpen = true;

  constructor(path: string) {
    this.#path = path;
    // Non-blocking: opening a pipe without a writer would block the whole process.
    this.#descriptor = orFault(path, 'opened', () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    const status = fstatSync(this.#descriptor);
    // Reading a folder fails with the system's own message.
    if (!status.isFile() && !status.isDirectory()) {
      this.close();
      throw new Fault({
        kind: 'configuration',
        code: 'CSV_NOT_A_FILE',
        message: `${path} is not a regular file: it is a pipe or a device.`,
        hint: 'Use a CSV file; save the contents of a pipe to a file first.',
      });
    }
  }

  read(into: Buffer, position: number): number {
    return orFault(this.#path, 'read', () => {
      let length = 0;
      for (let more = -1; more !== 0 && length < into.length; length += more) {
        more = readSync(this.#descriptor, into, length, into.length - length, position + length);
      }
      return length;
    });
  }

  /** Safe to call again: a second closeSync would close whatever another thread has since opened under the same number. */
  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      closeSync(this.#descriptor);
    }
  }
}

class HeldBytes implements Bytes {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(into: Buffer, position: number): number {
    return this.#bytes.copy(into, 0, position);
  }

  close(): void {
    // Nothing is open.
  }
}

/** The last unpacked file of this thread, so that its producers share one copy. */
let lastUnpacked: { readonly key: string; readonly bytes: WeakRef<Buffer> } | null = null;

function unpacked(path: string): Buffer {
  return orFault(path, 'unpacked', () => {
    const key = `${path}:${versionOf(path)}`;
    const held = lastUnpacked?.key === key ? lastUnpacked.bytes.deref() : undefined;
    const bytes = held ?? gunzip(path);
    lastUnpacked = { key, bytes: new WeakRef(bytes) };
    refuseOtherKinds(path, bytes.subarray(0, SNIFFED_BYTES).toString('hex'));
    return bytes;
  });
}

/** Changes when the file is written. */
export function versionOf(path: string): string {
  const { ino, size, mtimeMs } = statSync(path);
  return `${ino}:${size}:${mtimeMs}`;
}

function gunzip(path: string): Buffer {
  try {
    return gunzipSync(readFileSync(path), { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (thrown) {
    const { code, message } = Fault.from(thrown);
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Fault({
        kind: 'configuration',
        code: 'CSV_GZIP_TOO_LARGE',
        message: `${path} is a gzip file that unpacks to more than ${MAX_UNPACKED_BYTES / 1024 / 1024} MiB, which would have to be kept in memory.`,
        hint: 'Unpack it first with `gunzip`: an uncompressed file may have any size.',
      });
    }
    throw new Fault({
      kind: 'configuration',
      code: 'CSV_GZIP_BROKEN',
      message: `${path} is a gzip file that cannot be unpacked: ${sentence(message)}`,
      hint: 'It may be truncated: test it with `gzip -t`, and download it again.',
      cause: thrown,
    });
  }
}

function refuseOtherKinds(path: string, hex: string): void {
  const [, kind, hint] = OTHER_KINDS.find(([start]) => hex.startsWith(start)) ?? [];
  if (hex.startsWith(GZIP)) {
    throw notCsv(path, 'compressed with gzip twice', 'Unpack it first with `gunzip`.');
  }
  if (kind !== undefined && hint !== undefined) {
    throw notCsv(path, kind, hint);
  }
}

/** The Fault for a file that is not text. */
export function notCsv(path: string, kind: string, hint: string): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'CSV_NOT_TEXT',
    message: `${path} is not a CSV file: it is ${kind}.`,
    hint,
  });
}

function orFault<T>(path: string, done: string, call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    if (thrown instanceof Fault) {
      throw thrown;
    }
    const hint =
      'Use a CSV file that the service can read and that begins with a header line; without `file`, a data set from Seattle is used.';
    throw Fault.becauseOf(thrown, `${path} cannot be ${done}`, hint);
  }
}
