import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it } from 'vitest';

import { MAX_RUNS } from '../compare/runColors.ts';
import { CompareSelected } from './selection.tsx';

afterEach(cleanup);

function link(runs: number): string | null {
  const ids = Array.from({ length: runs }, (_, index) => `run${index}`);
  render(
    <MemoryRouter initialEntries={[`/?compare=${ids.join(',')}`]}>
      <CompareSelected />
    </MemoryRouter>
  );
  const href = screen.getByText(`Compare ${runs}`).closest('a')?.getAttribute('href') ?? null;
  cleanup();
  return href;
}

it('as many runs as a comparison can show can be selected for it, and at least two', () => {
  expect(link(1)).toBeNull();
  expect(link(2)).toContain('/compare?runs=run0,run1');
  expect(link(MAX_RUNS)).toContain(`run${MAX_RUNS - 1}`);
  expect(link(MAX_RUNS + 1)).toBeNull();
});
