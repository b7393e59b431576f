import { describe, expect, it } from 'vitest';

import { highestOf, meanOf, shownIndex } from './legendFigures.ts';

const GROUP = { times: [10, 20, 30, 40], weights: [0, 1, 1, 3], span: { from: 0, to: 40 }, pointed: null };
const ZOOMED = { ...GROUP, span: { from: 15, to: 35 } };
const VALUES = [100, 2, null, 6];

describe('the figures of a legend', () => {
  it('weigh each value by its interval, and leave out the warm-up and seconds without a value', () => {
    expect(meanOf(VALUES, GROUP)).toBe(5);
    expect(highestOf(VALUES, GROUP)).toBe(100);
  });

  it('cover only the visible part of the time axis', () => {
    expect(meanOf(VALUES, ZOOMED)).toBe(2);
    expect(highestOf(VALUES, ZOOMED)).toBe(2);
    expect(shownIndex(ZOOMED)).toBe(2);
  });

  it('are empty if no value counts', () => {
    expect(meanOf(VALUES, { ...GROUP, weights: [0, 0, 0, 0] })).toBeNull();
    expect(highestOf([null, null], GROUP)).toBeNull();
  });

  it('are those at the pointer, or the latest ones', () => {
    expect(shownIndex({ ...GROUP, pointed: 1 })).toBe(1);
    expect(shownIndex(GROUP)).toBe(3);
  });
});
