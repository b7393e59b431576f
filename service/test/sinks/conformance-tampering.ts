import fc from 'fast-check';
import { expect, it } from 'vitest';

import { SEED } from '../seed.ts';
import { ackedAll, newRun, reading, SPACING_MS, START } from './rows.ts';
import type { StoreTrial } from './store-trial.ts';
import type { RowChange } from './tested-store.ts';

/** Number of random changes tried on each store. */
const CHANGES = 12;
/** These producers have no rows. */
const FREE_PRODUCERS = 100;

/** Changes one column each, always to a different value. A shift changes the time, in milliseconds. */
const change: fc.Arbitrary<RowChange | { shift: number }> = fc.oneof(
  // A new run each time: otherwise stores that share a table would move two rows to the same place.
  fc.record({ run: fc.constant(null).map(() => newRun()) }),
  fc.record({ producer: fc.constant(FREE_PRODUCERS) }),
  fc.record({ seq: fc.integer({ min: 3, max: 1e9 }) }),
  fc.record({ location: fc.stringMatching(/^[a-z ÄöÜ🍳]{1,9}[a-z]$/u).filter((location) => location !== 'lab') }),
  fc.record({ shift: fc.integer({ min: -1e10, max: 1e10 }).filter((ms) => ms !== 0) }),
  fc.record({
    value: fc
      .integer({ min: -40_000, max: 85_000 })
      .map((value) => value / 1024)
      .filter((value) => value !== 22.5),
  }),
  fc.record({ checksum: fc.integer({ min: 0, max: 1 }) })
);

/** Changes that servers, triggers and column types are known to make. */
const KNOWN_CHANGES: ReadonlyArray<RowChange | { shift: number }> = [
  ...[1, -1, 3_600_000, -3_600_000, 7_200_000, 5.5 * 3_600_000, 86_400_000, -(START % 1000) - 500].map((shift) => ({
    shift,
  })),
  ...['Lab', 'LAB', 'la', 'läb', 'lab ', ' lab', 'x'].map((location) => ({ location })),
  ...[22, 23, -22.5, 22.5000019073486328125, 22_500, 0].map((value) => ({ value })),
];

/**
 * The same change to a producer's row, moved to where there is no other row: two rows of the same run, producer and number cannot
 * coexist.
 */
function alone(to: RowChange | { shift: number }, producer: number): RowChange {
  if ('shift' in to) {
    // Times as written by `keep`, shifted.
    return { time: START + producer * SPACING_MS + 1000 + to.shift };
  }
  if ('run' in to) {
    return { run: newRun() };
  }
  return 'producer' in to ? { producer: FREE_PRODUCERS + producer } : to;
}

/** Tests that a ledger detects every change that was made to stored rows. */
export function findsChangedRows(trial: StoreTrial): void {
  it('finds a lost row, by the gap it leaves', async () => {
    await trial.keep(0, [1, 2, 3, 4]);
    await trial.store.remove({ run: trial.run, producer: 0, seq: 1 });
    expect(await trial.count(ackedAll(0, 4))).toMatchObject([{ rows: 3, distinct: 3, highestSeq: 3 }]);
  });

  it('finds a changed value', async () => {
    await trial.keep(2, [21.5, 22.5, 23.5]);
    await trial.store.change({ run: trial.run, producer: 2, seq: 1 }, { value: 22.75 });
    expect(await trial.count(ackedAll(2, 3))).toMatchObject([{ rows: 3, wrong: 1 }]);
  });

  it('finds a row with any changed column', async () => {
    // One producer per change, so that a single count covers all of them.
    const changes = fc.sample(change, { numRuns: CHANGES, seed: SEED }).concat(KNOWN_CHANGES);
    for (const producer of changes.keys()) {
      await trial.keep(producer, [21.5, 22.5, 23.5]);
    }
    for (const [producer, to] of changes.entries()) {
      const row = { run: trial.run, producer, seq: 1 };
      await trial.store.change(row, alone(to, producer));
    }
    const counts = await trial.count(...changes.map((_, producer) => ackedAll(producer, 3)));
    const isSeen = (producer: number) => {
      const found = counts?.find((stored) => stored.producer === producer);
      return (
        found === undefined || found.distinct - found.unacked < 3 || found.rows > found.distinct || found.wrong > 0
      );
    };
    const unseen = changes.filter((_, producer) => !isSeen(producer));
    expect(unseen, `with THERMOBENCH_TEST_SEED=${SEED}`).toEqual([]);
  });

  it('finds a row that is stored twice, or cannot store a row twice', async () => {
    await trial.keep(0, [1, 2, 3]);
    const row = { run: trial.run, producer: 0, seq: 2 };
    if (trial.store.duplicate === null) {
      const session = await trial.sink.open(trial.run, 0);
      await session.write({ firstSeq: 2, readings: [reading(3)] });
      await session.write({ firstSeq: 3, readings: [reading(4)] });
      await expect(session.commit()).rejects.toMatchObject({ kind: 'rejected', acked: 1, rows: [{ seq: 2 }] });
      await session.close();
      expect(await trial.count(ackedAll(0, 4))).toMatchObject([{ rows: 4, distinct: 4 }]);
    } else {
      await trial.store.duplicate(row);
      expect(await trial.count(ackedAll(0, 3))).toMatchObject([{ rows: 4, distinct: 3, unacked: 0 }]);
    }
  });
}
