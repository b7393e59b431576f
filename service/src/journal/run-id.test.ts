import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RunId, runMadeAt } from '../model/run.ts';
import { newRunId } from './run-id.ts';

const NOW = Date.UTC(2026, 10, 20, 0, 17, 1);

describe('the id of a run', () => {
  it('is different for each of 10,000 processes whose clocks show the same time', () => {
    const clocks = fc.constantFrom(NOW, 0, 1);
    const journals = fc.constantFrom(null, 'mi0abc9z', 'n0000000zzzzzzzzzzzzz');
    fc.assert(
      fc.property(clocks, journals, (now, greatest) => {
        const ids = Array.from({ length: 10_000 }, () => newRunId(now, greatest));
        expect(new Set(ids).size).toBe(10_000);
        // All ids contain the same time, so they differ in something else.
        expect(new Set(ids.map(runMadeAt)).size).toBe(1);
      }),
      { numRuns: 9 }
    );
  });

  it('is greater than the greatest id in its journal, whatever version made that id, and whatever the clock shows', () => {
    const older = fc.stringMatching(/^[0-9a-y][0-9a-z]{7}([0-9a-z]{13})?$/);
    fc.assert(
      fc.property(older, fc.nat(2 ** 31 - 1), (greatest, now) => {
        const id = newRunId(now * 1000, greatest);
        expect(id > greatest).toBe(true);
        expect(RunId.parse(id)).toHaveLength(21);
      })
    );
  });

  it('states when the run was created, if the clock was not set back', () => {
    expect(runMadeAt(newRunId(NOW, null))).toBe(NOW);
    expect(runMadeAt(newRunId(NOW, 'mi0abc9z'))).toBe(NOW);
    expect(runMadeAt('mi0abc9z')).toBe(runMadeAt('mi0abc9z0123456789abc'));
  });

  it('uses every digit equally often', () => {
    const digits = [...Array.from({ length: 10_000 }, () => newRunId(NOW, null).slice(8)).join('')];
    const counts = Map.groupBy(digits, (digit) => digit);
    expect(counts.size).toBe(36);
    // Of 130,000 digits, 3,611 of each kind are expected; 360 is six standard deviations.
    counts.forEach(({ length }) => expect(Math.abs(length - 3_611)).toBeLessThan(360));
  });
});
