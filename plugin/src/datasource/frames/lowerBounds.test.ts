import { createTheme, FieldType, formattedValueToString, getDisplayProcessor } from '@grafana/data';
import { describe, expect, it } from 'vitest';

import { withLowerBounds } from './lowerBounds.ts';

const atLeast = (value: number) => ({ value, isAtLeast: true });
const exactly = (value: number | null) => ({ value, isAtLeast: false });

/** What Grafana's panels write in the cells of a column. */
function written(figures: Parameters<typeof withLowerBounds>[0], unit: string): string[] {
  const { values, config } = withLowerBounds(figures, unit);
  const display = getDisplayProcessor({
    field: { type: FieldType.number, config: { unit, ...config } },
    theme: createTheme(),
  });
  return values.map((value) => formattedValueToString(display(value)));
}

describe('a lower bound in a table of results', () => {
  it('is marked with ≥ as in the lists of runs, in the unit of the column; other figures are not', () => {
    expect(written([atLeast(4_160_021), exactly(12_448)], 'rowsps')).toEqual([
      '≥ 4.16M rows/s',
      expect.stringMatching(/^12\.4\d?K rows\/s$/),
    ]);
  });

  it('is marked, but an exact figure with the same value in the same column is not', () => {
    expect(written([atLeast(40), exactly(40), atLeast(40), exactly(null)], 'ms')).toEqual([
      ...['≥ 40 ms', '40 ms', '≥ 40 ms', ''],
    ]);
    expect(written([exactly(40 * (1 - Number.EPSILON / 2)), exactly(40), atLeast(40)], 'ms').at(-1)).toBe('≥ 40 ms');
  });

  it('keeps its value; if an exact figure has the same one, it becomes imperceptibly smaller', () => {
    expect(withLowerBounds([atLeast(40), exactly(41)], 'ms').values).toEqual([40, 41]);
    const [bound = 0] = withLowerBounds([atLeast(40), exactly(40)], 'ms').values;
    expect(bound).toBeLessThan(40);
    expect(bound).toBeCloseTo(40, 12);
  });

  it('of 0 is not marked, because every figure is at least 0', () => {
    expect(written([atLeast(0), exactly(0)], 'rowsps')).toEqual(['0 rows/s', '0 rows/s']);
    expect(withLowerBounds([atLeast(0)], 'rowsps').config).toEqual({});
  });
});
