import { createDataFrame, FieldType } from '@grafana/data';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';

import { bestFirst } from './bestFirst.ts';
import { readResults } from './readResults.ts';
import { ResultBars } from './ResultBars.tsx';
import { ResultTable } from './ResultTable.tsx';

afterEach(cleanup);

/** Up to two rows, one of a closed loop and one of a paced run; null omits a row. */
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
  it("has its starting point in the column's name if all runs share it", () => {
    render(<ResultTable results={results(null, 40)} width={1_000} />);
    expect(texts('columnheader')).toContain('p99 from intended start');
    expect(texts('cell')).toContain('40 ms');
    cleanup();
    render(<ResultTable results={results(3, null)} width={1_000} />);
    expect(texts('columnheader')).toContain('p99');
  });

  it('keeps its mark if it is only a lower bound', () => {
    const { settings, rows } = results(3, 40);
    const bounded = { settings, rows: rows.map((row, index) => ({ ...row, isP99AtLeast: index === 1 })) };
    render(<ResultTable results={bounded} width={1_000} />);
    expect(texts('cell')).toEqual(expect.arrayContaining(['3 ms', '≥ 40 ms\u00a0†']));
    render(<ResultBars results={bounded} measure="p99" width={1_000} />);
    expect(texts('listitem')[1]).toContain('≥ 40 ms');
  });

  it('is marked in each cell of a paced run if other runs were not paced', () => {
    render(<ResultTable results={results(3, 40)} width={1_000} />);
    expect(texts('columnheader')).toContain('p99, † from intended start');
    expect(texts('cell')).toEqual(expect.arrayContaining(['3 ms', '40 ms\u00a0†']));
    render(<ResultBars results={results(3, 40)} measure="p99" width={1_000} />);
    expect(texts('listitem')).toEqual([
      expect.stringMatching(/3 ms$/),
      expect.stringMatching(/40 ms from intended start$/),
    ]);
  });
});

describe('a bar', () => {
  it('is named by its label and by the settings that differ', () => {
    const frame = createDataFrame({
      fields: [
        { name: 'label', type: FieldType.string, values: ['Attic', ''] },
        { name: 'target', type: FieldType.string, values: ['sqlite', 'sqlite'] },
        { name: 'commit every', type: FieldType.number, values: [1, 100] },
        { name: 'rows/s', type: FieldType.number, values: [12, 115] },
      ],
    });
    render(<ResultBars results={readResults([frame]) ?? { settings: [], rows: [] }} measure="rows/s" width={1_000} />);
    expect(texts('listitem')).toEqual([
      expect.stringMatching(/^Attic · commit every 1/),
      expect.stringMatching(/^commit every 100/),
    ]);
  });
});

describe('the table of results', () => {
  it('says when a run started, and links to it', () => {
    const frame = createDataFrame({
      fields: [
        { name: 'run', type: FieldType.string, values: ['aaaaaaaa'] },
        { name: 'started', type: FieldType.time, values: [Date.now() - 300_000] },
        { name: 'rows/s', type: FieldType.number, values: [12] },
      ],
    });
    render(
      <MemoryRouter>
        <ResultTable results={readResults([frame]) ?? { settings: [], rows: [] }} width={1_000} />
      </MemoryRouter>
    );
    expect(texts('cell')).toContain('5 min ago');
    expect(screen.getByRole('link', { name: 'aaaaaaaa' }).getAttribute('href')).toContain('/runs/aaaaaaaa');
  });

  it('marks how the thresholds of each run turned out, as the bars do', () => {
    const frame = createDataFrame({
      fields: [
        { name: 'rows/s', type: FieldType.number, values: [12, 115, 7] },
        { name: 'thresholds', type: FieldType.string, values: ['1 of 2 thresholds failed', 'passed', ''] },
      ],
    });
    const read = readResults([frame]) ?? { settings: [], rows: [] };
    expect(read.settings).toEqual([]);
    render(<ResultTable results={read} width={230} />);
    expect(texts('cell').filter((text) => /\d/.test(text))).toEqual([
      '121 of 2 thresholds failed',
      '115thresholds: passed',
      '7',
    ]);
    cleanup();
    render(<ResultBars results={read} measure="rows/s" width={600} />);
    expect(texts('listitem')[0]).toMatch(/12 rows\/s1 of 2 thresholds failed$/);
  });

  it('lists the best first: most rows, or least latency; runs without a figure come last', () => {
    const frame = createDataFrame({
      fields: [
        { name: 'label', type: FieldType.string, values: ['a', 'b', 'c', 'd'] },
        { name: 'rows/s', type: FieldType.number, values: [null, 12, 115, null] },
        { name: 'p99', type: FieldType.number, values: [null, 3, 40, null] },
      ],
    });
    const rows = readResults([frame])?.rows ?? [];
    const labels = (measure: 'rows/s' | 'p99') => bestFirst(rows, measure).map(({ label }) => label);
    expect(labels('rows/s')).toEqual(['c', 'b', 'a', 'd']);
    expect(labels('p99')).toEqual(['b', 'c', 'a', 'd']);
  });

  it('shows the target if it differs: as a column, or below the name in a narrow panel', () => {
    const frame = (targets: string[]) =>
      createDataFrame({
        fields: [
          { name: 'label', type: FieldType.string, values: ['First', ''] },
          { name: 'target', type: FieldType.string, values: targets },
          { name: 'rows/s', type: FieldType.number, values: [12, 115] },
        ],
      });
    const show = (targets: string[], width: number) => {
      cleanup();
      render(<ResultTable results={readResults([frame(targets)]) ?? { settings: [], rows: [] }} width={width} />);
    };
    show(['null', 'sqlite'], 1_000);
    expect(texts('columnheader')).toContain('target');
    expect(texts('cell')).toEqual(expect.arrayContaining(['null', 'sqlite']));
    show(['null', 'sqlite'], 300);
    expect(texts('columnheader')).not.toContain('target');
    expect(texts('rowheader')).toEqual(['Firstnull', 'sqlite']);
    show(['null', 'null'], 1_000);
    expect(texts('columnheader')).not.toContain('target');
  });

  it('marks a rate as a lower bound if the generator was the limit, as the bars do', () => {
    const frame = createDataFrame({
      fields: [
        { name: 'rows/s', type: FieldType.number, values: [4_160, 12] },
        { name: 'rows/s is a lower bound', type: FieldType.boolean, values: [true, false] },
      ],
    });
    const read = readResults([frame]) ?? { settings: [], rows: [] };
    render(<ResultTable results={read} width={300} />);
    expect(texts('cell')).toEqual(['≥ 4,160', '12']);
    render(<ResultBars results={read} measure="rows/s" width={600} />);
    expect(texts('listitem')[0]).toMatch(/≥ 4,160 rows\/s$/);
  });

  it('explains on request what limited a run, and shuts again with Escape', async () => {
    const frame = createDataFrame({
      fields: [
        { name: 'rows/s', type: FieldType.number, values: [12, 115] },
        { name: 'limit', type: FieldType.string, values: ['store disk flush, high', 'generator'] },
        { name: 'why limited', type: FieldType.string, values: ['Commits took 97 %. Try: Commit more rows.', ''] },
      ],
    });
    const read = readResults([frame]) ?? { settings: [], rows: [] };
    expect(read.settings).toEqual([]);
    render(<ResultTable results={read} width={1_000} />);
    expect(screen.queryByRole('button', { name: 'generator' })).toBeNull();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('Commits took 97 %. Try: Commit more rows.')).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByText(/^Commits took/)).toBeNull();
  });

  it('says even in the narrowest panel that rows are missing', () => {
    const { settings, rows } = results(3, null);
    const invalid = rows.map((row) => ({ ...row, valid: false, ledger: '3 lost' }));
    render(<ResultTable results={{ settings, rows: invalid }} width={220} />);
    expect(texts('rowheader').join()).toContain('3 lost');
  });
});
