import { once } from 'node:events';
import { createServer } from 'node:net';

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { RejectedRows } from '../../service/src/model/fault.ts';
import type { Reading } from '../../service/src/model/reading.ts';
import { SEQS_PER_BLOCK } from '../../service/src/sinks/cassandra/places.ts';
import { cassandraSink } from '../../service/src/sinks/cassandra/kind.ts';
import { connectCassandra } from '../../service/test/sinks/connect.ts';
import type { ProducerAccount, StoringSink } from '../../service/src/sinks/contract.ts';
import { newRun } from '../../service/test/sinks/rows.ts';
import { makeCertificates } from './certificates.ts';
import { openAdministrator, type Administrator } from './cassandra-tampering.ts';
import { startCuttableProxy } from './cuttable-proxy.ts';
import { faultOf } from './fault-of.ts';
import { sharedCassandra, type TestCassandra } from './start-cassandra.ts';
import { startTlsFront } from './tls-front.ts';

const START = Date.UTC(2026, 10, 24);
const MINUTE_MS = 60_000;

let cassandra: TestCassandra;
let administrator: Administrator;
let run: string;
const sinks: StoringSink[] = [];

beforeAll(async () => {
  cassandra = await sharedCassandra();
  administrator = await openAdministrator(cassandra.target());
});
afterAll(async () => {
  await administrator[Symbol.asyncDispose]();
  await cassandra[Symbol.asyncDispose]();
});
beforeEach(() => {
  run = newRun();
  return async () => {
    await Promise.all(sinks.splice(0).map((sink) => sink.close()));
  };
});

function connect(options: object = {}, target: object = {}): StoringSink {
  const sink = connectCassandra({ ...cassandra.target(), ...target }, options);
  sinks.push(sink);
  return sink;
}

async function prepared(options: object = {}, target: object = {}): Promise<StoringSink> {
  const sink = connect(options, target);
  await sink.prepare({ run, payload: 1, locations: [] });
  return sink;
}

async function keep(sink: StoringSink, readings: readonly Reading[], firstSeq = 0): Promise<number> {
  const session = await sink.open(run, 0);
  try {
    await session.write({ firstSeq, readings });
    return await session.commit();
  } finally {
    await session.close();
  }
}

function reading(value: number, time = START, more: Partial<Reading> = {}): Reading {
  return { location: 'lab', time, value, ...more };
}

function account(offered: number): ProducerAccount {
  return { producer: 0, offered, acked: offered, unacked: [] };
}

describe('a target that cannot be used', () => {
  it.each([
    ['an address without a node', { port: 1 }, 'transient', 'ECONNREFUSED'],
    ['no such host', { contactPoints: ['nowhere.invalid'] }, 'configuration', 'ENOTFOUND'],
    ['no such data center', { localDataCenter: 'mars' }, 'configuration', 'LOCAL_DATA_CENTER'],
    ['TLS, which the node does not offer', { tls: {} }, 'configuration', 'NO_TLS'],
  ])('because of %s says so immediately', async (_, target, kind, code) => {
    const sink = connect({}, target);
    const attempts = [
      sink.check(),
      sink.prepare({ run, payload: 1, locations: [] }),
      sink.open(run, 0),
      sink.ledger.count(run, []),
    ];
    for (const fault of await Promise.all(attempts.map((attempt) => faultOf(attempt)))) {
      expect(fault).toMatchObject({ kind, code });
    }
  });

  it('because nothing answers says so within its limit', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const fault = await faultOf(connect({}, { port, timeoutMs: 200 }).check());
    expect(fault).toMatchObject({ kind: 'transient', code: 'TIMEOUT', message: expect.stringContaining('200 ms') });
    silent.close();
  });

  it.each([
    ['signed by an unknown authority', '127.0.0.1', () => ({})],
    ['for another name', 'cassandra.example', (authority: string) => ({ ca: authority })],
  ])('because its certificate is %s says so', async (_, name, tls) => {
    const certificates = makeCertificates(name);
    await using front = await startTlsFront(Number(cassandra.target().port), certificates);
    const sink = connect({}, { port: front.port, tls: tls(certificates.authority) });
    for (const attempt of [sink.check(), sink.open(run, 0)]) {
      expect(await faultOf(attempt)).toMatchObject({
        kind: 'configuration',
        hint: expect.stringContaining('`tls.verify: false`'),
      });
    }
  });

  it('because its keyspace does not exist yet has no rows, and accepts none', async () => {
    const sink = connect({}, { keyspace: 'nowhere' });
    expect(await sink.ledger.count(run, [account(1)])).toEqual([]);
    expect(await sink.resume.lastStored(run, 0)).toBe(-1);
    expect(await sink.readings.locations()).toEqual([]);
    expect(await faultOf(sink.open(run, 0))).toMatchObject({ kind: 'configuration', code: 'NO_SUCH_KEYSPACE' });
  });

  it('reports all differences if a table has other columns', async () => {
    await administrator.ask(
      "CREATE KEYSPACE IF NOT EXISTS elsewhere WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}"
    );
    await administrator.ask(
      'CREATE TABLE IF NOT EXISTS elsewhere.reading_article (reading_location text PRIMARY KEY, reading_date date, reading_note text)'
    );
    const fault = await faultOf(prepared({ schema: 'article' }, { keyspace: 'elsewhere' }));
    expect(fault).toMatchObject({ kind: 'configuration', code: 'TABLE_SHAPE' });
    expect(fault.message).toContain('reading_date is date, expected timestamp');
    expect(fault.message).toContain('no column reading_value (float)');
    expect(fault.message).toContain(
      'the key of reading_article is reading_location / , expected reading_location / reading_date'
    );
  });
});

describe('a node that speaks TLS', () => {
  it.each([
    ['its certificate checked', (ca: string) => ({ ca })],
    ['no certificate checked', () => ({ verify: false })],
  ])('stores each row once, with %s', async (_, tls) => {
    const certificates = makeCertificates('127.0.0.1');
    await using front = await startTlsFront(Number(cassandra.target().port), certificates);
    const sink = await prepared({}, { port: front.port, tls: tls(certificates.authority) });

    const readings = Array.from({ length: 2_000 }, (_unused, at) => reading(at, START + at));
    expect(await keep(sink, readings)).toBe(2_000);

    expect(await sink.ledger.count(run, [account(2_000)])).toMatchObject([{ rows: 2_000, distinct: 2_000, wrong: 0 }]);
    await sink.close();
  });
});

describe('a reading', () => {
  it('is the same row, whichever client wrote it', async () => {
    const [wire, driver] = [await prepared({ client: 'wire' }), await prepared({ client: 'driver' })];
    const any = fc.record(
      {
        location: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
        time: fc.integer({ min: -8.64e15, max: 8.64e15 }),
        value: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        note: fc.string({ unit: 'grapheme', maxLength: 90 }),
      },
      { requiredKeys: ['location', 'time', 'value'] }
    );
    const writtenBy = async (sink: StoringSink, readings: readonly Reading[]) => {
      run = newRun();
      await keep(sink, readings);
      expect(await sink.ledger.count(run, [account(readings.length)])).toMatchObject([
        { rows: readings.length, wrong: 0 },
      ]);
      const rows = await administrator.ask('SELECT * FROM temperature.reading WHERE run = ? ALLOW FILTERING', [run]);
      return rows.map((row) => JSON.stringify({ ...row, run: '' })).sort();
    };
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 50 }), async (readings) => {
        expect(await writtenBy(wire, readings)).toEqual(await writtenBy(driver, readings));
      }),
      { numRuns: 5 }
    );
  });

  it.each([
    { batch: 0, client: 'wire' },
    { batch: 3, client: 'wire' },
    { batch: 3, client: 'driver' },
  ])('that the store refuses is named, and the others are stored ($client, batch $batch)', async (options) => {
    const sink = await prepared(options);
    const readings = [
      reading(1),
      reading(2, START + 1, { note: 'x'.repeat(9_000_000) }),
      reading(3, 9e15),
      reading(4, START + 2),
    ];
    const refusal = await faultOf(keep(sink, readings));
    expect(refusal).toBeInstanceOf(RejectedRows);
    expect(refusal).toMatchObject({ acked: 2, rows: [{ seq: 1 }, { seq: 2 }] });
    const [stored] = (await sink.ledger.count(run, [{ ...account(4), acked: 2, unacked: [[1, 2]] }])) ?? [];
    expect(stored).toMatchObject({ rows: 2, unacked: 0 });
  });

  it('in the schema article overwrites another one with the same location and millisecond, and the ledger reports that one as lost', async () => {
    const sink = await prepared({ schema: 'article' });
    expect(await keep(sink, [reading(1), reading(2), reading(3, START + 1)])).toBe(3);
    expect(await sink.ledger.count(run, [account(3)])).toMatchObject([{ rows: 2, distinct: 2, wrong: 0 }]);
  });
});

describe('the ledger', () => {
  it('finds the rows of a producer that died, in every minute and location that it wrote to', async () => {
    const sink = await prepared({ commitEvery: 1_000 });
    const session = await sink.open(run, 0);
    const readings = Array.from({ length: 90 }, (_, at) =>
      reading(at, START - 45 * MINUTE_MS + at * MINUTE_MS, { location: at % 2 === 0 ? 'attic' : 'cellar' })
    );
    await session.write({ firstSeq: 0, readings });
    await session.commit();
    await session.close();
    expect(await sink.ledger.count(run, [account(90)])).toMatchObject([{ rows: 90, distinct: 90, highestSeq: 89 }]);
  });

  it('finds where a producer stopped, in whichever block of numbers', async () => {
    const sink = await prepared();
    await keep(sink, [reading(1), reading(2, START + 1)], SEQS_PER_BLOCK - 2);
    expect(await sink.resume.lastStored(run, 0)).toBe(SEQS_PER_BLOCK - 1);
    await keep(sink, [reading(3, START + 2)], SEQS_PER_BLOCK + 7);
    expect(await sink.resume.lastStored(run, 0)).toBe(SEQS_PER_BLOCK + 7);
    expect(await sink.resume.storedAmong(run, 0, [SEQS_PER_BLOCK - 1, SEQS_PER_BLOCK + 7])).toHaveLength(2);
    // After this, the last block is recorded but empty, which must not hide earlier rows.
    await administrator.tampering('timeseries').remove({ run, producer: 0, seq: SEQS_PER_BLOCK + 7 });
    expect(await sink.resume.lastStored(run, 0)).toBe(SEQS_PER_BLOCK - 1);
  });

  it('draws a bucket over midnight from both days', async () => {
    const sink = await prepared();
    const location = `attic ${run}`;
    await keep(
      sink,
      [-3, -1, 1, 6].map((value) => reading(value, START + value * 1_000, { location }))
    );
    // Buckets of seven seconds do not divide a day evenly: one begins two seconds before midnight.
    const query = { location, from: START - 4_000, to: START + 10_000, maxPoints: 2 };
    const drawn = {
      bucketMs: 7_000,
      time: [START - 9_000, START - 2_000, START + 5_000],
      min: [-3, -1, 6],
      max: [-3, 1, 6],
      mean: [-3, 0, 6],
    };
    expect(await sink.readings.series(query)).toMatchObject([{ ...drawn, count: [1, 2, 1] }]);
    expect(await sink.readings.series({ ...query, from: START - 500, to: START + 13_500 })).toMatchObject([
      { time: [START - 2_000, START + 5_000], count: [1, 1] },
    ]);
    expect(await sink.readings.series({ ...query, from: 0, to: 2 * START, maxPoints: 1 })).toMatchObject([
      { count: [4], mean: [0.75] },
    ]);
  });
});

describe('a session', () => {
  it.each(['wire', 'driver'])('whose consistency cannot be reached says so (%s)', async (client) => {
    const sink = await prepared({ consistency: 'three', client });
    expect(await faultOf(keep(sink, [reading(1)]))).toMatchObject({ kind: 'transient', code: 'UNAVAILABLE' });
  });

  it.each(['wire', 'driver'])('whose table is dropped says so (%s)', async (client) => {
    const sink = await prepared({ client }, { keyspace: 'doomed' });
    const session = await sink.open(run, 0);
    await session.write({ firstSeq: 0, readings: [reading(1)] });
    expect(await session.commit()).toBe(1);
    await administrator.ask('DROP TABLE doomed.reading');
    await session.write({ firstSeq: 1, readings: [reading(2)] });
    expect(['NO_SUCH_TABLE', 'UNPREPARED']).toContain((await faultOf(session.commit())).code);
    await session.close();
    expect(await sink.ledger.count(run, [account(2)])).toEqual([]);
  });

  it('whose connection to the node is cut fails temporarily, and the next one continues', async () => {
    const target = cassandraSink.target.parse(cassandra.target());
    await using proxy = await startCuttableProxy(Number(target.port));
    const sink = await prepared({}, { port: proxy.port });
    const session = await sink.open(run, 0);
    await session.write({ firstSeq: 0, readings: [reading(1)] });
    await session.commit();
    await proxy.cut();
    await session.write({ firstSeq: 1, readings: [reading(2, START + 1)] })?.catch(() => undefined);
    expect(await faultOf(session.commit())).toMatchObject({ kind: 'transient' });
    await session.close();
    expect(await faultOf(sink.open(run, 0))).toMatchObject({ kind: 'transient' });
    await proxy.mend();
    expect(await keep(sink, [reading(3, START + 2)], 2)).toBe(1);
    expect(await sink.ledger.count(run, [{ ...account(3), acked: 2, unacked: [[1, 1]] }])).toMatchObject([
      { highestSeq: 2 },
    ]);
  });

  it('that is closed ends the wait in progress', async () => {
    const sink = await prepared();
    const session = await sink.open(run, 0);
    await session.write({ firstSeq: 0, readings: [reading(1)] });
    const committing = faultOf(session.commit());
    await session.close();
    expect(await committing).toMatchObject({ kind: 'transient', code: 'CONNECTION_LOST' });
  });
});
