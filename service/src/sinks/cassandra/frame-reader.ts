/** Version, flags, stream (2 bytes), opcode, length of the body (4). */
const HEADER_BYTES = 9;
const WARNINGS = 0x08;

/** Upper limit of an answer's length on the hot path, even with the names and warnings that a node may add. */
const MAX_BODY_BYTES = 256 * 1024;

/** A message body, read from its beginning. Throws if the body ends before the requested data. */
export class BodyReader {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer, flags: number) {
    this.#body = body;
    if ((flags & WARNINGS) !== 0) {
      for (let rest = this.short(); rest > 0; rest--) {
        this.text();
      }
    }
  }

  int(): number {
    this.#at += 4;
    return this.#body.readInt32BE(this.#at - 4);
  }

  short(): number {
    this.#at += 2;
    return this.#body.readUInt16BE(this.#at - 2);
  }

  /** Bytes that are preceded by their length, a short. */
  bytes(): Buffer {
    const length = this.short();
    this.#at += length;
    if (this.#at > this.#body.length) {
      throw new RangeError('an answer ends in the middle of a string');
    }
    return this.#body.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes().toString();
  }
}

export interface Answers {
  /** Called when the request on that stream succeeded, with an empty answer. */
  done(stream: number): void;
  /** Called when the request got an answer other than success. The body is valid until this returns. */
  said(stream: number, opcode: number, body: BodyReader): void;
}

export const Opcode = {
  error: 0x00,
  startup: 0x01,
  ready: 0x02,
  authenticate: 0x03,
  query: 0x07,
  result: 0x08,
  prepare: 0x09,
  execute: 0x0a,
  batch: 0x0d,
  authResponse: 0x0f,
  authSuccess: 0x10,
} as const;

/** A RESULT of kind Void is four bytes, 0 0 0 1, and nothing else unless there are warnings. */
const VOID = 1;
const VOID_BYTES = 4;

/**
 * Parses what a node sends, even if a frame arrives in pieces. For a successful write, reports only the stream and skips the rest
 * of the answer.
 *
 * Source: CQL binary protocol v4, sections 2 and 4.2.
 */
export class FrameReader {
  readonly #answers: Answers;
  #rest: Buffer = Buffer.alloc(0);

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /** Parses the next bytes, and keeps no reference to them. Throws if they are not frames. */
  read(received: Buffer): void {
    const bytes = this.#rest.length === 0 ? received : Buffer.concat([this.#rest, received]);
    let at = 0;
    while (at + HEADER_BYTES <= bytes.length) {
      const bodyBytes = bytes.readInt32BE(at + 5);
      if (bodyBytes < 0 || bodyBytes > MAX_BODY_BYTES) {
        throw new RangeError(`an answer claims a length of ${bodyBytes} bytes`);
      }
      const end = at + HEADER_BYTES + bodyBytes;
      if (end > bytes.length) {
        break;
      }
      const stream = bytes.readInt16BE(at + 2);
      const opcode = bytes[at + 4];
      if (opcode === Opcode.result && bodyBytes === VOID_BYTES && bytes[end - 1] === VOID) {
        this.#answers.done(stream);
      } else {
        this.#answers.said(stream, opcode, new BodyReader(bytes.subarray(at + HEADER_BYTES, end), bytes[at + 1]));
      }
      at = end;
    }
    this.#rest = at === bytes.length ? EMPTY : Buffer.from(bytes.subarray(at));
  }
}

const EMPTY = Buffer.alloc(0);
