import { describe, expect, it } from 'vitest';

import { lastCountMs } from './lastCount.ts';

const EVENTS = [
  { at: 1_000, text: 'State: running.' },
  { at: 5_000, text: 'State: verifying.' },
];

describe('the duration of the first count of a run', () => {
  it('is the time from the start of the count to the end of the run', () => {
    expect(lastCountMs(EVENTS, 7_500)).toBe(2_500);
  });

  it('is unknown for a run that was interrupted before the count, has not ended, or has no events', () => {
    expect(lastCountMs(EVENTS.slice(0, 1), 7_500)).toBeNull();
    expect(lastCountMs(EVENTS, null)).toBeNull();
    expect(lastCountMs([], 7_500)).toBeNull();
    // Interrupted during the count: the start of the count is the last that is known.
    expect(lastCountMs(EVENTS, 5_000)).toBeNull();
    // The clock was set back.
    expect(lastCountMs(EVENTS, 4_000)).toBeNull();
  });
});
