import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Rows } from './rows.ts';

const DAY_MS = 86_400_000;

describe('waiting rows', () => {
  it('belong to one file per location, day in UTC and partition', () => {
    const row = fc.record({
      partition: fc.nat(2),
      location: fc.constantFrom('attic', 'cellar', 'shed'),
      time: fc.integer({ min: -3 * DAY_MS, max: 3 * DAY_MS }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (given) => {
        const rows = rowsOf(given);
        const found = rows.files().flatMap(({ partition, location, day, rows: numbers }) => {
          // In the order of their offsets.
          expect([...numbers]).toEqual([...numbers].sort((a, b) => a - b));
          return [...numbers].map((number) => ({ number, file: `${partition} ${location} ${day}` }));
        });
        expect(found.sort((a, b) => a.number - b.number)).toEqual(
          given.map(({ partition, location, time }, number) => ({
            number,
            file: `${partition} ${location} ${Math.floor(time / DAY_MS)}`,
          }))
        );
      })
    );
  });

  it('are full at a number of rows or a size of texts', () => {
    const few = rowsOf([{ partition: 0, location: 'attic', time: 0 }]);
    expect(few.isFull).toBe(true);
    few.clear();
    expect(few.isFull).toBe(false);
    expect(few.files()).toEqual([]);

    const wordy = new Rows(1_000);
    for (let note = 0; !wordy.isFull; note++) {
      wordy.note[wordy.add()] = wordy.texts.numberOf(`${note}`.padEnd(2 ** 20));
    }
    expect(wordy.count).toBeLessThan(100);
  });
});

function rowsOf(given: ReadonlyArray<{ partition: number; location: string; time: number }>): Rows {
  const rows = new Rows(given.length);
  for (const { partition, location, time } of given) {
    const row = rows.add();
    rows.partition[row] = partition;
    rows.location[row] = rows.texts.numberOf(location);
    rows.time[row] = time;
  }
  return rows;
}
