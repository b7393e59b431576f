import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { article } from './article.ts';
import { executeTemplate, ParameterType, StatementWriter } from './statement-writer.ts';
import { NEW_TABLE } from './room.ts';
import { timeseries } from './timeseries.ts';

const hex = (...parts: string[]) => parts.join('').replaceAll(' ', '');

/** The bytes written for one parameter of this type, without everything before it. */
function parameter(type: ParameterType, write: (writer: StatementWriter) => void): Buffer {
  const template = executeTemplate(1, [type], 1);
  const writer = new StatementWriter();
  writer.begin(template);
  write(writer);
  writer.end();
  return Buffer.from(writer.written().subarray(template.length));
}

function readTimestamp(bytes: Buffer): number {
  return Date.UTC(
    bytes.readUInt16LE(1),
    bytes[3] - 1,
    bytes[4],
    bytes[5],
    bytes[6],
    bytes[7],
    bytes.readUInt32LE(8) / 1000
  );
}

describe('a row on the wire', () => {
  const time = Date.UTC(2026, 10, 24, 7, 8, 15, 123);

  it('is byte for byte what the protocol specifies, in the schema article', () => {
    const form = article().rowForm('0000test', 37, NEW_TABLE);
    const writer = new StatementWriter();
    writer.begin(executeTemplate(0x0102, form.types, 1));
    form.write(writer, 36, { location: 'attic', time, value: 21.5 });
    writer.end();
    expect(writer.written().toString('hex')).toBe(
      hex(
        '3f 00 00 00', // 63 bytes
        '17 02 01 00 00 00 01 00 00 00', // COM_STMT_EXECUTE, id, no cursor, one iteration
        '00 01 fd 00 0c 00 fd 00 04 00', // nothing is NULL; types follow: text, datetime, text, float
        '05 61 74 74 69 63', // attic
        '0b ea 07 0b 18 07 08 0f 78 e0 01 00', // 2026-11-24 07:08:15, 123 000 µs
        '14 30 30 30 30 74 65 73 74 31 31 30 30 30 30 30 31 30 78 31 76', // 0000test, 11, 0000010, x1v
        '00 00 ac 41' // 21.5
      )
    );
  });

  it('marks a missing note, and only that, among many rows', () => {
    const form = timeseries().rowForm('0000test', 0, NEW_TABLE);
    const template = executeTemplate(7, form.types, 3);
    const writer = new StatementWriter();
    writer.begin(template);
    for (const note of [undefined, 'sun', undefined]) {
      form.write(writer, 0, { location: 'attic', time, value: 1, note });
    }
    writer.end();
    // Six parameters per row, the fifth of them the note: bits 4 and 16.
    expect(writer.written().subarray(14, 17).toString('hex')).toBe('100001');
    expect(template.subarray(14, 17).toString('hex')).toBe('000000');
  });

  it('follows the previous one, and each states its own length', () => {
    const writer = new StatementWriter();
    writer.query('BEGIN');
    writer.query('COMMIT');
    expect(writer.written().toString('hex')).toBe(
      hex('06 00 00 00 03 42 45 47 49 4e', '07 00 00 00 03 43 4f 4d 4d 49 54')
    );
  });

  it('is refused, and leaves nothing behind, if it is longer than a packet can be', () => {
    const writer = new StatementWriter();
    writer.query('BEGIN');
    const before = writer.written().toString('hex');
    writer.begin(executeTemplate(1, [ParameterType.text], 1));
    writer.text('x'.repeat(2 ** 24));
    expect(() => writer.end()).toThrow('longer than a packet');
    expect(writer.written().toString('hex')).toBe(before);
  });
});

describe('a parameter', () => {
  it('of text is its length followed by its UTF-8, whatever the length and whatever was written before it', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc
        .tuple(fc.constantFrom('x', 'é', '温'), fc.constantFrom(63, 64, 65, 250, 251, 65_535, 65_536))
        .map(([c, n]) => c.repeat(n))
    );
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = parameter(ParameterType.text, (writer) => writer.text(text));
        const prefix = { 0xfc: 3, 0xfe: 9 }[bytes[0]] ?? 1;
        const length = prefix === 1 ? bytes[0] : bytes.readUIntLE(1, prefix === 3 ? 2 : 6);
        expect(length).toBe(bytes.length - prefix);
        expect(bytes.toString('utf8', prefix)).toBe(Buffer.from(text).toString());
      })
    );
  });

  it('of time is exact to the millisecond, in UTC, whatever was written before it', () => {
    const moments = fc.array(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(moments, (times) => {
        const bytes = parameter(ParameterType.datetime, (writer) => times.forEach((ms) => writer.datetime(ms)));
        expect(times.map((_, at) => readTimestamp(bytes.subarray(at * 12)))).toEqual(times);
      })
    );
  });

  it.each([NaN, Infinity, 8.7e15])('of time is year 0, which the server refuses, if %d is not a time', (ms) => {
    const bytes = parameter(ParameterType.datetime, (writer) => writer.datetime(ms));
    expect(bytes.readUInt16LE(1)).toBe(0);
    expect(bytes).toHaveLength(12);
  });

  it('of a number keeps the number unchanged', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.double(), (whole, real) => {
        const wide = parameter(ParameterType.bigintUnsigned, (writer) => writer.bigintUnsigned(whole));
        expect(wide.readBigUInt64LE()).toBe(BigInt(whole));
        const double = parameter(ParameterType.double, (writer) => writer.double(real));
        expect(double.readDoubleLE()).toBe(real);
      })
    );
  });
});
