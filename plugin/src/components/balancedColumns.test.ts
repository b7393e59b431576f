import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { balancedColumns } from './balancedColumns.ts';

function rowsOf(count: number, most: number): string {
  const { columns } = balancedColumns(count, most);
  return Array.from({ length: Math.ceil(count / columns) }, (_, row) => Math.min(columns, count - row * columns)).join(
    ' + '
  );
}

describe('a balanced grid', () => {
  it.each([
    [4, 4, '4'],
    [4, 3, '2 + 2'],
    [5, 4, '3 + 2'],
    [6, 5, '3 + 3'],
    [7, 6, '4 + 3'],
    [8, 7, '4 + 4'],
    [9, 4, '3 + 3 + 3'],
    [3, 1, '1 + 1 + 1'],
  ])('has %i items, of which %i fit side by side, in rows of %s', (count, most, rows) => {
    expect(rowsOf(count, most)).toBe(rows);
  });

  it('says if it cannot keep the last item from being alone', () => {
    expect(balancedColumns(3, 2)).toEqual({ columns: 2, isLastAlone: true });
    expect(balancedColumns(7, 3).isLastAlone).toBe(true);
    expect(balancedColumns(3, 1).isLastAlone).toBe(false);
  });

  it('never has more columns than fit, nor an item alone in its row without saying so', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }), (count, most) => {
        const { columns, isLastAlone } = balancedColumns(count, most);
        expect(columns).toBeLessThanOrEqual(most);
        expect(columns > 1 && count % columns === 1).toBe(isLastAlone);
      })
    );
  });
});
