import { describe, expect, it } from 'vitest';

import { faultyRows } from './report.ts';

const SOUND = { lost: 0, duplicated: 0, wrong: 0 };

describe('the faulty rows of a run', () => {
  it('are those of its store if it has no relay', () => {
    expect(faultyRows({ ledger: { lost: 3, duplicated: 2, wrong: 1 } })).toEqual({ lost: 3, duplicated: 2, wrong: 1 });
    expect(faultyRows({ ledger: null })).toBeNull();
  });

  it("are those of its store and its relay's store together", () => {
    const relay = { ledger: { lost: 5, duplicated: 0, wrong: 2 } };
    expect(faultyRows({ ledger: SOUND, relay })).toEqual({ lost: 5, duplicated: 0, wrong: 2 });
    expect(faultyRows({ ledger: { lost: 1, duplicated: 4, wrong: 0 }, relay })).toEqual({
      lost: 6,
      duplicated: 4,
      wrong: 2,
    });
  });

  it('are unknown, not zero, if one of the stores was not counted', () => {
    expect(faultyRows({ ledger: SOUND, relay: { ledger: null } })).toBeNull();
    expect(faultyRows({ ledger: null, relay: { ledger: SOUND } })).toBeNull();
    expect(faultyRows({ ledger: null, relay: { ledger: { ...SOUND, lost: 5 } } })).toEqual({ ...SOUND, lost: 5 });
  });
});
