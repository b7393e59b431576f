import { describe, expect, it } from 'vitest';

import { ackedSql } from './ledger.ts';

describe('SQL for the acked numbers', () => {
  it('contains their boundaries: begin and end alternate', () => {
    const account = { producer: 0, offered: 100, acked: 0, unacked: [[0, 4] as const, [10, 19] as const] };
    expect(ackedSql('place', [account])).toBe('INTERVAL(place, 5,10,20,100) % 2 = 1');
  });

  it('joins unacked ranges that touch, and has no boundary at the end if it is unacked', () => {
    const account = { producer: 0, offered: 30, acked: 10, unacked: [[10, 19] as const, [20, 29] as const] };
    expect(ackedSql('place', [account])).toBe('INTERVAL(place, 0,10) % 2 = 1');
  });

  it('keeps producers apart and in order', () => {
    const account = (producer: number) => ({ producer, offered: 5, acked: 5, unacked: [] });
    expect(ackedSql('place', [account(1), account(0)])).toBe(`INTERVAL(place, 0,5,${2 ** 40},${2 ** 40 + 5}) % 2 = 1`);
  });

  it('is FALSE if nothing was offered', () => {
    expect(ackedSql('place', [{ producer: 0, offered: 0, acked: 0, unacked: [] }])).toBe('FALSE');
  });
});
