import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';

import { compressionsAlgorithms } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';

import { Fault } from '../model/fault.ts';
import { committedBatches } from '../relay/aborted.ts';
import { FrameReader, Opcode } from './cassandra/frame-reader.ts';
import { decompress, MAX_DECOMPRESSED_BYTES } from '../kafka/decompress.ts';
import { decode } from '../kafka/message.ts';
import { OwnRecord } from '../kafka/own-record.ts';
import { prefixOf, RecordBatch, RecordWriter } from './kafka/record-batch.ts';
import { offsetAfter, RecordCursor } from '../kafka/record-cursor.ts';
import { AnswerReader } from './mysql/answers.ts';
import { fuzz } from '../../test/sinks/fuzz.ts';

/** No input takes this long, even on a slow machine, unless it hangs. */
const HANG_MS = 10_000;
const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

/** Batches as the writer makes them: each compression, with one and many records. */
function batches(): Buffer[] {
  return COMPRESSIONS.flatMap((compression) =>
    [1, 40].map((rows) => {
      const writer = new RecordWriter('mi0abc9z', 3);
      const batch = new RecordBatch();
      for (let seq = 0; seq < rows; seq++) {
        const reading = { location: 'küche', time: 1_704_456_000_000 + seq, value: 21.5, note: 'n'.repeat(seq) };
        writer.append(batch, prefixOf(reading.location, 0), seq, reading, Infinity);
      }
      batch.seal({ id: 7n, epoch: 1 }, 0, Date.UTC(2026, 10, 24), compression);
      return Buffer.from(batch.sealed);
    })
  );
}

/** Everything that the sink, the relay and the archive read from a fetch. */
function readAll(fetched: Buffer): void {
  offsetAfter(fetched);
  committedBatches(fetched, [{ producerId: 7n, firstOffset: 0 }]);
  const own = new OwnRecord();
  for (const cursor = new RecordCursor(fetched); cursor.next();) {
    if (own.read(cursor)) {
      void [own.run, own.location, own.note];
    }
    decode(cursor.key, cursor.value, cursor.headers(), cursor.timestamp);
  }
}

describe('broken or malicious bytes from a broker', () => {
  it('are read or refused, without an endless loop', () => {
    const found = fuzz(batches(), readAll);
    expect(found.refused).toBeGreaterThan(0);
    expect(found.worstMs).toBeLessThan(HANG_MS);
    console.log('Kafka batches:', found);
  });

  const [one] = batches();

  it.each([
    ['a length of −12', 8, (batch: Buffer) => batch.writeInt32BE(-12, 8)],
    ['a length of 0', 8, (batch: Buffer) => batch.writeInt32BE(0, 8)],
    ['more records than it holds', 57, (batch: Buffer) => batch.writeInt32BE(2_147_483_647, 57)],
    ['a negative number of records', 57, (batch: Buffer) => batch.writeInt32BE(-1, 57)],
    ['a number that never ends', 61, (batch: Buffer) => batch.fill(0xff, 61)],
    ['a record longer than itself', 61, (batch: Buffer) => batch.writeUInt16BE(0xfe7f, 61)],
  ])('are refused in a batch with %s', (_name, _at, harm) => {
    const batch = Buffer.from(one);
    harm(batch);
    expect(() => readAll(batch)).toThrow(expect.objectContaining({ code: 'RECORDS_BROKEN', kind: 'fatal' }));
  });

  const zeros = Buffer.alloc(4 * MAX_DECOMPRESSED_BYTES);
  it.each([
    ['gzip', 1, gzipSync(zeros)],
    ['gzip in two members', 1, Buffer.concat([gzipSync(zeros.subarray(0, 20e6)), gzipSync(zeros.subarray(0, 20e6))])],
    ['zstd', 4, zstdCompressSync(zeros)],
    ['snappy', 2, Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), Buffer.alloc(100)])],
    ['snappy, in Java’s framing', 2, xerial(Buffer.from([0x80, 0x80, 0x80, 0x40, 0x00]), 3)],
    ['lz4', 3, Buffer.from(compressionsAlgorithms.lz4.compressSync(zeros))],
    ['an unknown compression', 1, deflateRawSync('no gzip')],
    [
      'lz4 without an end',
      3,
      Buffer.from(compressionsAlgorithms.lz4.compressSync(Buffer.from('short'))).subarray(0, 9),
    ],
  ])('are not decompressed beyond the limit: %s', (_name, compression, bytes) => {
    expect(() => decompress(compression, bytes)).toThrow(expect.objectContaining({ code: 'RECORDS_BROKEN' }));
  });

  it.each(COMPRESSIONS.slice(1).map((name) => [name] as const))('are decompressed if they are valid: %s', (name) => {
    const { bitmask, compressSync } = compressionsAlgorithms[name];
    const text = Buffer.from('temperature '.repeat(100_000));
    expect(Buffer.compare(decompress(bitmask, Buffer.from(compressSync(text))), text)).toBe(0);
  });
});

/** Chunks as Java's producers frame them. */
function xerial(chunk: Buffer, times: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  const header = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
  return Buffer.concat([header, ...Array.from({ length: times }, () => [length, chunk]).flat()]);
}

function cassandraFrame(stream: number, opcode: number, flags: number, body: Buffer): Buffer {
  const header = Buffer.from([0x84, flags, 0, stream, opcode, 0, 0, 0, body.length]);
  return Buffer.concat([header, body]);
}

function readFrames(bytes: Buffer): void {
  const reader = new FrameReader({
    done: () => undefined,
    said: (_stream, opcode, body) => {
      if (opcode === Opcode.error) {
        body.int();
        body.text();
      } else {
        body.int();
        body.bytes();
      }
    },
  });
  for (let at = 0; at < bytes.length; at += 100) {
    reader.read(bytes.subarray(at, at + 100));
  }
}

describe('bytes from a Cassandra node', () => {
  const text = Buffer.from([0, 3, 0x6f, 0x6b, 0x21]);
  const answers = Buffer.concat([
    cassandraFrame(1, Opcode.result, 0, Buffer.from([0, 0, 0, 1])),
    cassandraFrame(
      2,
      Opcode.error,
      0x08,
      Buffer.concat([Buffer.from([0, 1]), text, Buffer.from([0, 0, 0x22, 0]), text])
    ),
    cassandraFrame(3, Opcode.result, 0, Buffer.concat([Buffer.from([0, 0, 0, 4]), text])),
  ]);

  it('are read or refused, without an endless loop', () => {
    const found = fuzz([answers], readFrames, [RangeError]);
    expect(found.refused).toBeGreaterThan(0);
    expect(found.worstMs).toBeLessThan(HANG_MS);
    console.log('Cassandra frames:', found);
  });

  it.each([-9, -1, 2_000_000_000])('are refused if a body claims %i bytes', (length) => {
    const bytes = Buffer.from(answers);
    bytes.writeInt32BE(length, 5);
    expect(() => readFrames(bytes)).toThrow('claims a length');
  });
});

function mysqlPacket(...payload: number[]): Buffer {
  return Buffer.from([payload.length, 0, 0, 1, ...payload]);
}

function readAnswers(bytes: Buffer): void {
  const reader = new AnswerReader();
  for (let at = 0; at < bytes.length; at += 100) {
    const piece = bytes.subarray(at, at + 100);
    reader.read(piece, piece.length);
  }
  reader.takeRefusals();
}

describe('bytes from a MySQL server', () => {
  const answers = Buffer.concat([
    mysqlPacket(0, 1, 0, 2, 0, 0, 0),
    mysqlPacket(0xff, 0x7e, 0x05, ...Buffer.from('#22001Data too long')),
    mysqlPacket(0, 1, 0, 2, 0, 0, 0),
  ]);

  it('are read or refused, without an endless loop', () => {
    const found = fuzz([answers], readAnswers, [Error]);
    expect(found.refused).toBeGreaterThan(0);
    expect(found.worstMs).toBeLessThan(HANG_MS);
    console.log('MySQL answers:', found);
  });

  it.each([0, 1_000_000])('are refused if an answer claims %i bytes, and none of them are kept', (length) => {
    const header = Buffer.from([length & 0xff, (length >> 8) & 0xff, length >> 16, 1, 0xff]);
    expect(() => readAnswers(Buffer.concat([header, Buffer.alloc(10_000, 0x41)]))).toThrow('claims a length');
  });
});

it('a Fault about broken bytes says what to do', () => {
  expect(() => decompress(1, Buffer.from('x'))).toThrow(Fault);
  expect(() => decompress(9, Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'UNKNOWN_COMPRESSION' }));
});
