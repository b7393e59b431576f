import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AnswerReader, type Refusal } from './answers.ts';

function packet(...payload: number[]): Buffer {
  return Buffer.from([payload.length & 0xff, payload.length >> 8, 0, 1, ...payload]);
}

const OK = packet(0x00, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00);
const OK_WITH_WORDS = packet(0x00, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, ...Buffer.from('ÿ three words'));

function err(errno: number, sqlState: string, message: string): Buffer {
  return packet(0xff, errno & 0xff, errno >> 8, ...Buffer.from(`#${sqlState}${message}`));
}

function read(...chunks: readonly Uint8Array[]): AnswerReader {
  const reader = new AnswerReader();
  chunks.forEach((chunk) => reader.read(chunk, chunk.length));
  return reader;
}

describe('the reader of answers', () => {
  it('counts successful answers', () => {
    expect(read(Buffer.concat([OK, OK_WITH_WORDS, OK])).answered).toBe(3);
  });

  it("names the refused statement, with the server's reason", () => {
    const reader = read(Buffer.concat([OK, err(1406, '22001', "Data too long for 'löcation'"), OK]));
    expect(reader.answered).toBe(3);
    expect(reader.takeRefusals()).toEqual([
      { statement: 1, errno: 1406, sqlState: '22001', message: "Data too long for 'löcation'" },
    ]);
    expect(reader.takeRefusals()).toEqual([]);
  });

  it('reads a refusal without a state, as servers send before the login', () => {
    const [refusal] = read(packet(0xff, 0x10, 0x04, ...Buffer.from('Too many connections'))).takeRefusals();
    expect(refusal).toMatchObject({ errno: 1040, sqlState: 'HY000', message: 'Too many connections' });
  });

  it.each([0x01, 0xfe, 0xfb])('does not accept an answer of kind %i', (kind) => {
    expect(() => read(OK, packet(kind, 0, 0))).toThrow(`kind ${kind}`);
  });

  it('gives the same result however the bytes are split', () => {
    const answers = fc.array(
      fc.oneof(
        fc.constantFrom(OK, OK_WITH_WORDS),
        fc
          .tuple(fc.integer({ min: 1000, max: 5000 }), fc.string({ maxLength: 300 }))
          .map(([errno, words]) => err(errno, 'HY000', words))
      ),
      { maxLength: 20 }
    );
    fc.assert(
      fc.property(answers, fc.infiniteStream(fc.integer({ min: 1, max: 12 })), (packets, sizes) => {
        const bytes = Buffer.concat(packets);
        const chunks: Buffer[] = [];
        for (let at = 0; at < bytes.length;) {
          const size: number = sizes.next().value ?? 1;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        const whole = read(bytes);
        const cut = read(...chunks);
        expect(whole.answered).toBe(packets.length);
        expect(cut.answered).toBe(packets.length);
        const refusals: Refusal[] = cut.takeRefusals();
        expect(refusals).toEqual(whole.takeRefusals());
        expect(refusals.map(({ statement }) => statement)).toEqual(
          packets.flatMap((one, at) => (one[4] === 0xff ? [at] : []))
        );
      })
    );
  });
});
