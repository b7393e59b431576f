import { createTheme, FieldType, formattedValueToString, getDisplayProcessor } from '@grafana/data';
import { describe, expect, it } from 'vitest';

import { lowerBounds } from './lowerBounds.ts';

describe('a lower bound in a table of results', () => {
  it('has the mark of the lists of runs before its figure, in the unit of the column; other figures have none', () => {
    const values = [4_160_021, 12_448];
    const display = getDisplayProcessor({
      field: { type: FieldType.number, config: { unit: 'rowsps', ...lowerBounds([4_160_021], 'rowsps') } },
      theme: createTheme(),
    });
    expect(values.map((value) => formattedValueToString(display(value)))).toEqual([
      '≥ 4.16M rows/s',
      expect.stringMatching(/^12\.4\d?K rows\/s$/),
    ]);
  });
});
