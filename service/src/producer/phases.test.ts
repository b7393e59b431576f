import fc from 'fast-check';
import { expect, it } from 'vitest';

import { PHASES, type Phase } from '../model/sample.ts';
import { noTimeSpent, PhaseWatch } from './phases.ts';

const phase = fc.constantFrom<Phase>(...PHASES);
/** Enters a phase, or reads the time spent so far. */
const call = fc.record({ afterMs: fc.nat(5_000), enters: fc.option(phase) });

it('the phases add up to the time that passed, whatever a producer does and whenever they are read', () => {
  fc.assert(
    fc.property(fc.array(call), fc.nat(5_000), (calls, tailMs) => {
      const watch = new PhaseWatch(1_000);
      const total = noTimeSpent();
      let now = 1_000;
      for (const { afterMs, enters } of calls) {
        now += afterMs;
        if (enters === null) {
          watch.drainInto(total, now);
        } else {
          watch.enter(enters, now);
        }
      }
      now += tailMs;
      watch.end(now);
      watch.enter('writing', now + 50);
      watch.drainInto(total, now + 100);
      expect(Object.values(total).reduce((sum, ms) => sum + ms, 0)).toBe(now - 1_000);
    })
  );
});

it('assigns each moment to the phase that was entered last', () => {
  const watch = new PhaseWatch(0);
  const total = noTimeSpent();
  watch.enter('building', 10);
  watch.enter('writing', 15);
  watch.drainInto(total, 35);
  expect(total).toEqual({ ...noTimeSpent(), idle: 10, building: 5, writing: 20 });
  watch.enter('committing', 40);
  watch.end(100);
  watch.drainInto(total, 200);
  expect(total).toEqual({ ...noTimeSpent(), idle: 10, building: 5, writing: 25, committing: 60 });
});
