import { describe, expect, it } from 'vitest';

import { behind, closed, like, texts } from '../../test/reports/trial-report.ts';
import { Bound } from '../model/bound.ts';
import { boundIn, boundName, boundReason, boundShort } from './bound-words.ts';

describe('what limited a run', () => {
  it.each(Bound.options)('is stated in each format: %s', (bound) => {
    for (const text of texts(like({ bound, verdict: null }))) {
      expect(text.replaceAll(/\*\*|\n/g, '')).toContain(`Limited by: ${boundName(bound)}`);
      expect(text).toContain(boundReason(bound, closed));
    }
  });

  it('is the verdict, with its evidence and advice, if there is one', () => {
    for (const text of texts(closed)) {
      expect(text.replaceAll(/\*\*|\n/g, '')).toContain('Limited by: store disk on pi-1 (high confidence).');
      expect(text).toContain('The disk was busy 98 % of the time.');
      expect(text).toContain('Try: Commit less often.');
    }
  });

  it('is what the producers show if the verdict is unknown, with what was measured', () => {
    const verdict = { ...({ side: 'unknown', resource: 'unknown', host: null } as const), confidence: 'low' as const };
    const evidence = ['Disk sda was busy 12 % of the time.'];
    for (const text of texts(like({ bound: 'unclear', verdict: { ...verdict, evidence, advice: [] } }))) {
      expect(text).toContain('Disk sda was busy 12 % of the time.');
      expect(text).toContain('try more producers');
    }
  });

  it('has its own words for each limit', () => {
    expect(new Set(Bound.options.map(boundName)).size).toBe(Bound.options.length);
    expect(new Set(Bound.options.map((bound) => boundShort([bound]))).size).toBe(Bound.options.length);
    expect(boundReason('producers', { ...closed, producers: 1 })).not.toBe(boundReason('producers', closed));
    const heldUp = { ...behind, timeSpent: { ...behind.timeSpent, idle: 0.4 } };
    expect(boundReason('store', heldUp)).toContain('idle for 40 % of the time');
    expect(boundReason('store', behind)).toBe(boundReason('store', closed));
  });

  it('is the generator for an old report that said so, and empty if nothing was measured', () => {
    expect(boundIn(closed)).toBe('generator');
    const unmeasured = { ...closed, verdict: null, generator: { ...closed.generator, limited: false } };
    expect(boundIn(unmeasured)).toBeNull();
    for (const text of texts(unmeasured)) {
      expect(text).not.toContain('Limited by');
    }
  });

  it('marks the rate as "at least" only if the generator is the limit', () => {
    const [text] = texts(like({ bound: 'store' }));
    expect(text).not.toContain('at least 5,518');
    expect(texts(closed)[0]).toContain('at least 5,518');
  });
});
