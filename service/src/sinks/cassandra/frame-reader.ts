/** Version, flags, stream (2 bytes), opcode, length of the body (4). */
const HEADER_BYTES = 9;
const WARNINGS = 0x08;

/** The hot path asks nothing whose answer is longer; what a node is named or warns of has its place in it. */
const MOST_BODY_BYTES = 256 * 1024;

/** A body, to be read from its beginning. Throws where it ends before what is asked for. */
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

  /** Preceded by their number, which is a short. */
  bytes(): Buffer {
    const length = this.short();
    this.#at += length;
    if (this.#at > this.#body.length) {
      throw new RangeError('an answer ends in the middle of a text');
    }
    return this.#body.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes().toString();
  }
}

export interface Answers {
  /** The request on that stream was answered with no more than a yes. */
  done(stream: number): void;
  /** With anything else. The body is valid until this returns. */
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

/** A RESULT of kind Void is four bytes, 0 0 0 1, and without warnings nothing else. */
const VOID = 1;
const VOID_BYTES = 4;

/**
 * Reads what a node sends, wherever it is cut. The yes to a row is only told by its stream: what else it says is of no interest.
 *
 * Source: CQL binary protocol v4, sections 2 and 4.2.
 */
export class FrameReader {
  readonly #answers: Answers;
  #rest: Buffer = Buffer.alloc(0);

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /** Takes the next bytes, which are not looked at again after this returns. Throws where they are no frames. */
  read(received: Buffer): void {
    const bytes = this.#rest.length === 0 ? received : Buffer.concat([this.#rest, received]);
    let at = 0;
    while (at + HEADER_BYTES <= bytes.length) {
      const bodyBytes = bytes.readInt32BE(at + 5);
      if (bodyBytes < 0 || bodyBytes > MOST_BODY_BYTES) {
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
