import { createTheme, getDisplayProcessor } from '@grafana/data';
import { describe, expect, it } from 'vitest';

import { graphOfWords } from './graphOfWords.ts';

const REASON = 'Grafana cannot reach a Thermobench service at the configured address.';
const MINUTES = { from: 0, to: 600_000 };

/** The texts that the time series panel writes next to the points, from top to bottom. */
function linesIn(text: string, maxPoints: number): string[] {
  const [, field] = graphOfWords(text, 'A', { ...MINUTES, maxPoints }).fields;
  const display = field && getDisplayProcessor({ field, theme: createTheme() });
  return (field?.values ?? [])
    .filter((value) => value !== null)
    .toSorted((one, other) => other - one)
    .map((value) => display?.(value).text ?? '');
}

describe('a graph that shows a sentence', () => {
  it('breaks it into lines that fit into the width of the panel', () => {
    expect(linesIn(REASON, 1_000)).toEqual([REASON]);
    expect(linesIn(REASON, 300)).toEqual([
      ...['Grafana cannot reach a Thermobench', 'service at the configured address.'],
    ]);
    // A panel that requests few points may still be wide.
    expect(linesIn(REASON, 1)).toEqual(['Grafana cannot reach a', 'Thermobench service at', 'the configured address.']);
  });

  it('ends with an ellipsis if the sentence is too long, and has the whole sentence as its name', () => {
    const long = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
    expect(linesIn(long, 100).slice(-2)).toEqual([expect.stringContaining('word'), '…']);
    expect(graphOfWords(long, 'A', { ...MINUTES, maxPoints: 100 }).fields[1]?.config.displayNameFromDS).toBe(long);
  });

  it('has its points in the middle, in order and within the scale', () => {
    const [time, field] = graphOfWords(REASON, 'A', { ...MINUTES, maxPoints: 1 }).fields;
    expect(time?.values).toEqual([0, 300_000, 300_001, 300_002, 600_000]);
    expect(field?.values).toEqual([null, 6, 5, 4, null]);
    expect(field?.config).toMatchObject({ min: 0, max: 10 });
  });
});
