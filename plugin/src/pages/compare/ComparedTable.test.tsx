import { cleanup, render, screen } from '@testing-library/react';
import type { ComparedLine } from '@thermobench/service/reports/comparison.ts';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it } from 'vitest';

import { ComparedTable } from './ComparedTable.tsx';

afterEach(cleanup);

it('a large change has separators, and no exponent', () => {
  const line: ComparedLine = { name: 'rows/s', values: ['100', '123,456'], changes: [null, 123_356], differs: true };
  const comparison = { runs: ['aaaaaaaa', 'bbbbbbbb'], settings: [], figures: [line], configurations: [], notes: [] };
  render(
    <MemoryRouter>
      <ComparedTable comparison={comparison} places={[0, 1]} names={[]} onBaseline={() => undefined} />
    </MemoryRouter>
  );
  expect(screen.getByRole('row', { name: /rows\/s/ }).textContent.replaceAll('\u00a0', ' ')).toContain('× 1,235');
});
