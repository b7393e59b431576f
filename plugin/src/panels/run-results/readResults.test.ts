import { createDataFrame, FieldType } from '@grafana/data';
import { describe, expect, it } from 'vitest';

import { resultsFrame } from '../../datasource/frames/results.ts';
import { readResults } from './readResults.ts';

describe('reading results', () => {
  it('accepts the result of a transformation: any column may be missing, and every unknown one is a setting', () => {
    const frame = createDataFrame({
      fields: [
        { name: 'commit every', type: FieldType.number, values: [1, 10] },
        { name: 'rows/s', type: FieldType.number, values: [12, null] },
        { name: 'valid', type: FieldType.boolean, values: [false, null] },
      ],
    });
    expect(readResults([frame])).toMatchObject({
      settings: ['commit every'],
      rows: [
        { run: '', settings: [1], measures: { 'rows/s': 12, p99: null }, ledger: '', valid: false },
        { settings: [10], measures: { 'rows/s': null }, valid: null },
      ],
    });
  });

  it('distinguishes a table without results from the answer to another query', () => {
    expect(readResults([resultsFrame([], 'A')])).toEqual({ settings: [], rows: [] });
    expect(readResults([createDataFrame({ fields: [] })])).toBeNull();
  });

  it('recognises a paced run by its p99 from the intended start', () => {
    const frame = createDataFrame({
      fields: [
        { name: 'rows/s', type: FieldType.number, values: [12, 12] },
        { name: 'p99', type: FieldType.number, values: [3, null] },
        { name: 'p99 from intended start', type: FieldType.number, values: [null, 40] },
      ],
    });
    expect(readResults([frame])).toMatchObject({
      settings: [],
      rows: [
        { measures: { p99: 3 }, isPaced: false },
        { measures: { p99: 40 }, isPaced: true },
      ],
    });
  });

  it('reads several tables as one, each with the settings of all', () => {
    const table = (name: string) =>
      createDataFrame({
        fields: [
          { name, type: FieldType.string, values: ['x'] },
          { name: 'rows/s', type: FieldType.number, values: [1] },
        ],
      });
    const results = readResults([table('insert'), table('schema')]);
    expect(results?.settings).toEqual(['insert', 'schema']);
    expect(results?.rows.map(({ settings }) => settings)).toEqual([
      ['x', null],
      [null, 'x'],
    ]);
  });

  it('is empty if no frame has rows per second', () => {
    const frame = createDataFrame({ fields: [{ name: 'time', type: FieldType.time, values: [1] }] });
    expect(readResults([frame])).toBeNull();
    expect(readResults([])).toBeNull();
  });
});
