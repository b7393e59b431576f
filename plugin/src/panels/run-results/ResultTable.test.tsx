import { createDataFrame, FieldType } from '@grafana/data';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import { readResults } from './readResults.ts';
import { ResultBars } from './ResultBars.tsx';
import { ResultTable } from './ResultTable.tsx';

afterEach(cleanup);

/** Of a closed loop and a paced run; null is no run at all. */
function results(closed: number | null, intended: number | null) {
  const rows = [closed, intended].filter((p99) => p99 !== null);
  const column = (name: string, values: Array<number | null>) => ({ name, type: FieldType.number, values });
  const read = readResults([
    createDataFrame({
      fields: [
        column(
          'rows/s',
          rows.map(() => 12)
        ),
        column(
          'p99',
          rows.map((p99) => (p99 === closed ? p99 : null))
        ),
        column(
          'p99 from intended start',
          rows.map((p99) => (p99 === intended ? p99 : null))
        ),
      ],
    }),
  ]);
  return read ?? { settings: [], rows: [] };
}

const texts = (role: string) => screen.getAllByRole(role).map(({ textContent }) => textContent);

describe('the p99 in the panel of results', () => {
  it('is named by what it is measured from, where all runs are alike', () => {
    render(<ResultTable results={results(null, 40)} width={1_000} />);
    expect(texts('columnheader')).toContain('p99 from intended start');
    expect(texts('cell')).toContain('40 ms');
    cleanup();
    render(<ResultTable results={results(3, null)} width={1_000} />);
    expect(texts('columnheader')).toContain('p99');
  });

  it('says so in each cell of a paced run where others were not', () => {
    render(<ResultTable results={results(3, 40)} width={1_000} />);
    expect(texts('columnheader')).toContain('p99, † from intended start');
    expect(texts('cell')).toEqual(expect.arrayContaining(['3 ms', '40 ms\u00a0†']));
    render(<ResultBars results={results(3, 40)} measure="p99" width={1_000} />);
    expect(texts('listitem')).toEqual([
      expect.stringMatching(/3 ms $/),
      expect.stringMatching(/40 ms from intended start$/),
    ]);
  });
});
