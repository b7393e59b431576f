import { describe, expect, it } from 'vitest';

import { shownColumns } from './shownColumns.ts';

const COLUMNS = ['ledger', 'p99', 'target', 'limit', 'cpu', 'ledgerInWords', 'when', 'interval'] as const;

function at(width: number, settings = 2, differInTarget = true): string[] {
  const shown = shownColumns(width, { settings, differInTarget });
  return [...(shown.settings ? ['settings'] : []), ...COLUMNS.filter(shown.has)];
}

describe('the columns of the table of results', () => {
  it('are dropped as the panel gets narrower, least important first', () => {
    expect(at(220)).toEqual([]);
    expect(at(333)).toEqual([]);
    expect(at(450)).toEqual(['ledger', 'p99']);
    expect(at(735)).toEqual(['settings', 'ledger', 'p99', 'target']);
    expect(at(1_400)).toEqual(['settings', ...COLUMNS]);
  });

  it('include settings only if the figures still fit', () => {
    expect(at(500, 2, false)).not.toContain('settings');
    expect(at(735, 2, false)).toContain('settings');
  });

  it('do not include a target that all rows share', () => {
    expect(at(1_400, 2, false)).not.toContain('target');
  });
});
