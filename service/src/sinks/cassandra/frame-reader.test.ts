import fc from 'fast-check';
import { expect, it } from 'vitest';

import { FrameReader, Opcode } from './frame-reader.ts';

const VOID = Buffer.from([0, 0, 0, 1]);
const WARNINGS = 0x08;

function frame(stream: number, opcode: number, body: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(9);
  header[0] = 0x84;
  header[1] = flags;
  header.writeInt16BE(stream, 2);
  header[4] = opcode;
  header.writeInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

function text(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([length, Buffer.from(value)]);
}

function error(code: number, message: string): Buffer {
  const number = Buffer.alloc(4);
  number.writeInt32BE(code);
  return Buffer.concat([number, text(message)]);
}

/** What a reader reports when the bytes arrive in these pieces. */
function read(bytes: Buffer, cuts: readonly number[]): string[] {
  const reported: string[] = [];
  const reader = new FrameReader({
    done: (stream) => reported.push(`${stream} done`),
    said: (stream, opcode, body) =>
      reported.push(`${stream} said ${opcode}${opcode === Opcode.error ? ` ${body.int()} ${body.text()}` : ''}`),
  });
  let from = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    // Imitates a socket, whose buffer the next read overwrites.
    const piece = Buffer.from(bytes.subarray(from, cut));
    reader.read(piece);
    piece.fill(0xff);
    from = cut;
  }
  return reported;
}

it('delivers each answer once and in order, wherever the bytes are split', () => {
  const bytes = Buffer.concat([
    frame(3, Opcode.result, VOID),
    frame(32_767, Opcode.error, error(0x1100, 'zu spät')),
    frame(0, Opcode.result, Buffer.concat([Buffer.from([0, 1]), text('a large batch'), VOID]), WARNINGS),
    frame(1, Opcode.ready, Buffer.alloc(0)),
    frame(2, Opcode.result, VOID),
  ]);
  const whole = ['3 done', '32767 said 0 4352 zu spät', '0 said 8', '1 said 2', '2 done'];
  expect(read(bytes, [])).toEqual(whole);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
      expect(read(bytes, cuts)).toEqual(whole);
    })
  );
});

it('reads an error that follows warnings', () => {
  const body = Buffer.concat([Buffer.from([0, 2]), text('one'), text('two'), error(0x2200, 'no')]);
  expect(read(frame(5, Opcode.error, body, WARNINGS), [])).toEqual(['5 said 0 8704 no']);
});
