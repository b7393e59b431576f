import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { checksum } from '../checksum.ts';
import { SqliteTarget } from './options.ts';
import type { PartitionClaim, Lane, RelayRow } from '../relay-store.ts';
import { groupRunId, topicRunId } from '../topic-identity.ts';
import { SqliteRelayStore } from './relay-store.ts';

const RUN = 'm0000001';
const TOPIC = { name: 't', id: '0f9c2a44-7d1e-4b5a-8c31-5e2f6d70a1b2', partitions: 1 };
const CLAIM: PartitionClaim = { partition: 0, generation: 1, earliest: 0, afresh: false, committed: async () => null };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-relay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(schema: 'timeseries' | 'article' = 'timeseries', group = 'g'): SqliteRelayStore {
  const target = SqliteTarget.parse({ sink: 'sqlite', file: join(folder, 'store.db') });
  return new SqliteRelayStore(target, { lock: 'r0000001', group, topic: 't', schema });
}

async function prepared(): Promise<SqliteRelayStore> {
  const store = open();
  await store.prepare(TOPIC);
  return store;
}

function row(seq: number): RelayRow {
  const reading = { location: 'pi', time: seq, value: 1 };
  const place = { run: RUN, producer: 0, seq };
  return { ...reading, origin: { ...place, checksum: checksum(place, reading) } };
}

function rowsBetween(first: number, next: number): RelayRow[] {
  return Array.from({ length: next - first }, (_, at) => row(first + at));
}

function storedSeqs(): number[] {
  const database = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  try {
    return database
      .prepare('SELECT seq FROM reading ORDER BY seq')
      .all()
      .map(({ seq }) => Number(seq));
  } finally {
    database.close();
  }
}

describe('members of a group that take a partition from each other', () => {
  it('store each record once and in order, whichever is late', async () => {
    const step = fc.record({
      member: fc.nat(2),
      does: fc.constantFrom('claim', 'store'),
      rows: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const store = await prepared();
        new DatabaseSync(join(folder, 'store.db')).exec('DELETE FROM reading; DELETE FROM relay_offset');
        const lanes = new Map<number, Lane>();
        let owner = -1;
        let generation = 0;
        let next = 0;
        for (const { member, does, rows } of steps) {
          if (does === 'claim') {
            lanes.set(member, await store.claim({ ...CLAIM, generation: ++generation }));
            expect(lanes.get(member)?.nextOffset).toBe(next);
            owner = member;
            continue;
          }
          const lane = lanes.get(member);
          if (lane === undefined) {
            continue;
          }
          const from = lane.nextOffset;
          const storing = lane.store({
            firstOffset: from,
            nextOffset: from + rows,
            rows: rowsBetween(from, from + rows),
          });
          if (member === owner) {
            await storing;
            next = from + rows;
          } else {
            await expect(storing).rejects.toMatchObject({ kind: 'transient', code: 'RELAY_FENCED' });
          }
        }
        expect(storedSeqs()).toEqual(Array.from({ length: next }, (_, seq) => seq));
        await store.close();
      }),
      { numRuns: 30 }
    );
  });

  it('of an earlier generation are refused, unless the group restarts its generations', async () => {
    const store = await prepared();
    await store.claim({ ...CLAIM, generation: 7 });
    await expect(store.claim({ ...CLAIM, generation: 6 })).rejects.toMatchObject({ code: 'RELAY_GENERATION_PASSED' });
    await store.claim({ ...CLAIM, generation: 1, afresh: true });
    await store.claim({ ...CLAIM, generation: 2 });
    await store.close();
  });
});

describe('a batch', () => {
  it('and the position after it are durable, so the store says where to continue after a restart', async () => {
    const first = await prepared();
    const lane = await first.claim({ ...CLAIM, earliest: 5 });
    await lane.store({ firstOffset: 5, nextOffset: 9, rows: rowsBetween(5, 8) });
    await first.close();
    const second = open();
    expect((await second.claim({ ...CLAIM, earliest: 5 })).nextOffset).toBe(9);
    await second.close();
  });

  it('with rows that exist already leaves them unchanged, and counts them', async () => {
    const store = await prepared();
    const lane = await store.claim(CLAIM);
    await lane.store({ firstOffset: 0, nextOffset: 2, rows: [row(0), row(1)] });
    const again = await lane.store({ firstOffset: 2, nextOffset: 5, rows: [row(1), row(2), row(2)] });
    expect(again).toEqual({ duplicates: 2 });
    expect(storedSeqs()).toEqual([0, 1, 2]);
    await store.close();
  });

  it('with a refused row is not stored at all, and the error names the row', async () => {
    const store = await prepared();
    new DatabaseSync(join(folder, 'store.db')).exec(
      "CREATE TRIGGER no_13 BEFORE INSERT ON reading WHEN NEW.seq = 13 BEGIN SELECT RAISE(ABORT, 'unlucky'); END"
    );
    const lane = await store.claim(CLAIM);
    await expect(
      lane.store({ firstOffset: 0, nextOffset: 3, rows: [row(12), row(13), row(14)] })
    ).rejects.toMatchObject({
      kind: 'rejected',
      rows: [{ at: 1, reason: expect.stringContaining('unlucky') }],
    });
    expect(storedSeqs()).toEqual([]);
    expect(await lane.store({ firstOffset: 0, nextOffset: 3, rows: [row(12), row(14)] })).toEqual({ duplicates: 0 });
    await store.close();
  });
});

describe('another data model in the same file', () => {
  it('has separate positions', async () => {
    const one = await prepared();
    await (await one.claim(CLAIM)).store({ firstOffset: 0, nextOffset: 2, rows: rowsBetween(0, 2) });
    const other = open('article');
    await other.prepare(TOPIC);
    expect((await other.claim(CLAIM)).nextOffset).toBe(0);
    await Promise.all([one.close(), other.close()]);
  });
});

describe('a store and the topic that fills it', () => {
  const EARLIER = { ...TOPIC, id: '11111111-2222-3333-4444-555555555555' };

  /** The data that 0.1.0 left: a position of the group, and one row of a record without a run. */
  function leftByFirstVersion(group: string, schema: 'timeseries' | 'article' = 'timeseries'): void {
    const database = new DatabaseSync(join(folder, 'store.db'));
    const table = schema === 'timeseries' ? 'reading' : 'reading_article';
    database.prepare('INSERT INTO relay_offset VALUES (?, ?, 0, ?, 1, 1)').run(group, 't', table);
    if (schema === 'timeseries') {
      database.prepare('INSERT INTO reading VALUES (?, 0, 0, ?, 0, 1, NULL, 0)').run(groupRunId(group, 't'), 'pi');
    }
    database.close();
  }

  it('belong together: after the topic is recreated the same group is refused, and another group starts from the beginning', async () => {
    const store = open();
    expect(await store.prepare(EARLIER)).toBe(topicRunId(EARLIER.id));
    await expect(store.prepare(TOPIC)).rejects.toMatchObject({ kind: 'fatal', code: 'OFFSETS_MISSING' });
    expect(await store.prepare(EARLIER)).toBe(topicRunId(EARLIER.id));
    const other = open('timeseries', 'other');
    expect(await other.prepare(TOPIC)).toBe(topicRunId(TOPIC.id));
    await Promise.all([store.close(), other.close()]);
  });

  it('keep the id of 0.1.0 if it has rows, for every group', async () => {
    const store = open();
    await store.prepare(EARLIER);
    new DatabaseSync(join(folder, 'store.db')).exec('DELETE FROM relay_offset');
    leftByFirstVersion('g');
    expect(await store.prepare(TOPIC)).toBe(groupRunId('g', 't'));
    const other = open('timeseries', 'other');
    expect(await other.prepare(TOPIC)).toBe(groupRunId('g', 't'));
    expect((await store.claim({ ...CLAIM, generation: 2 })).nextOffset).toBe(1);
    await expect(store.prepare(EARLIER)).rejects.toMatchObject({ code: 'OFFSETS_MISSING' });
    await Promise.all([store.close(), other.close()]);
  });

  it('keep the id of 0.1.0 in the schema article only for its own group, since no key finds a row again', async () => {
    const store = open('article');
    await store.prepare(EARLIER);
    new DatabaseSync(join(folder, 'store.db')).exec('DELETE FROM relay_offset');
    leftByFirstVersion('g', 'article');
    expect(await store.prepare(TOPIC)).toBe(groupRunId('g', 't'));
    const other = open('article', 'other');
    expect(await other.prepare(TOPIC)).toBe(topicRunId(TOPIC.id));
    await Promise.all([store.close(), other.close()]);
  });

  it('are matched by name alone if the brokers have no topic ids', async () => {
    const store = open();
    expect(await store.prepare({ ...TOPIC, id: null })).toBe(groupRunId('g', 't'));
    await store.close();
  });
});
