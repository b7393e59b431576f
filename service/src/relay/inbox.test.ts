import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Entry } from './entry.ts';
import { Inbox, type Slice } from './inbox.ts';

const PATIENT = { rowsPerBatch: 3, batchMs: 60_000 };

function entry(offset: number): Entry {
  return { offset, sentAt: 0, raw: null, content: { poison: 'of no interest' } };
}

function opened(limits: { rowsPerBatch: number; batchMs: number }, offset = 0): Inbox {
  const inbox = new Inbox(limits, () => undefined);
  inbox.open(offset);
  return inbox;
}

function offsetsOf(slice: Slice | null): number[] | undefined {
  return slice?.entries.map(({ offset }) => offset);
}

describe('an inbox', () => {
  it('returns everything that was fetched exactly once, in order, in slices without gaps between them', async () => {
    // How many offsets each fetch returns, and which of them have a record.
    const fetches = fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(fetches, fc.integer({ min: 1, max: 5 }), fc.nat(100), async (brought, rowsPerBatch, start) => {
        const inbox = opened({ rowsPerBatch, batchMs: 0 }, start);
        const put: number[] = [];
        const got: number[] = [];
        let end = start;
        let next = start;
        for (const records of brought) {
          const offsets = records.flatMap((isRecord, at) => (isRecord ? [end + at] : []));
          inbox.add(end, offsets.map(entry), end + records.length);
          put.push(...offsets);
          end += records.length;
          while (next < end) {
            const slice = await inbox.next();
            expect(slice?.firstOffset).toBe(next);
            expect(slice?.nextOffset).toBeGreaterThan(next);
            expect(slice?.entries.length).toBeLessThanOrEqual(rowsPerBatch);
            expect(offsetsOf(slice)?.every((offset) => offset >= next && offset < (slice?.nextOffset ?? 0))).toBe(true);
            got.push(...(offsetsOf(slice) ?? []));
            next = slice?.nextOffset ?? end;
          }
        }
        expect(got).toEqual(put);
        expect(next).toBe(end);
      })
    );
  });

  it('waits until a slice is full', async () => {
    const inbox = opened(PATIENT);
    const slice = inbox.next();
    inbox.add(0, [entry(0), entry(1)], 2);
    inbox.add(2, [entry(2), entry(3)], 4);
    expect(offsetsOf(await slice)).toEqual([0, 1, 2]);
  });

  it('returns a partial slice when its oldest record has waited long enough', async () => {
    const inbox = opened({ rowsPerBatch: 1_000, batchMs: 5 });
    const slice = inbox.next();
    inbox.add(0, [entry(0)], 1);
    expect(await slice).toMatchObject({ firstOffset: 0, nextOffset: 1, entries: [{ offset: 0 }] });
  });

  it('skips offsets without a record', async () => {
    const inbox = opened({ rowsPerBatch: 10, batchMs: 0 }, 7);
    inbox.add(7, [], 9);
    expect(await inbox.next()).toEqual({ firstOffset: 7, nextOffset: 9, entries: [] });
  });

  it('has no room when it is full, and reports when it has room again', async () => {
    let calls = 0;
    const inbox = new Inbox({ rowsPerBatch: 2, batchMs: 0 }, () => (calls += 1));
    expect(inbox.fetchFrom).toBeNull();
    inbox.open(0);
    expect(inbox.fetchFrom).toBe(0);
    inbox.add(0, [entry(0), entry(1), entry(2)], 3);
    expect(inbox.fetchFrom).toBeNull();
    const before = calls;
    await inbox.next();
    expect(calls).toBe(before + 1);
    expect(inbox.fetchFrom).toBe(3);
  });

  it('ignores answers to requests from before it was reopened', async () => {
    const inbox = opened({ rowsPerBatch: 1, batchMs: 0 }, 10);
    inbox.open(4);
    inbox.add(10, [entry(10)], 11);
    inbox.add(4, [entry(4)], 5);
    expect(offsetsOf(await inbox.next())).toEqual([4]);
  });

  it('returns nothing once it is closed, even to those already waiting', async () => {
    const inbox = opened(PATIENT);
    const slice = inbox.next();
    inbox.add(0, [entry(0)], 1);
    inbox.close();
    expect(await slice).toBeNull();
    expect(await inbox.next()).toBeNull();
  });
});
