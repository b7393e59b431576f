import { createDataFrame, FieldColorModeId, FieldType, MappingType, type DataFrame } from '@grafana/data';

import { PROBLEM } from './problemTable.ts';

/** What the data source knows about a graph. */
export interface Graph {
  /** Milliseconds since 1970 UTC. */
  from: number;
  to: number;
  /** A dashboard requests a point for each pixel of the panel's width. */
  maxPoints: number;
}

/** In pixels, on average, in the font of Grafana's graphs. */
const LETTER = 6.5;
const PADDING = 60;
/** In letters. A panel may request few points although it is wide. */
const [SHORTEST_LINE, LONGEST_LINE] = [24, 90];
const MAX_LINES = 8;
/** The height of a graph in lines. */
const HEIGHT = 10;

/**
 * A graph that shows a sentence in its middle. The time series panel has no place for a text of a data source, except the legend, which
 * cuts it off. So each line is an invisible point, and its text is the value that the panel writes beside the point.
 */
export function graphOfWords(text: string, refId: string, { from, to, maxPoints }: Graph): DataFrame {
  const lines = linesOf(text, Math.min(Math.max((maxPoints - PADDING) / LETTER, SHORTEST_LINE), LONGEST_LINE));
  const middle = Math.round((from + to) / 2);
  const heights = lines.map((_, index) => (HEIGHT + lines.length - 1) / 2 - index);
  return createDataFrame({
    refId,
    fields: [
      // At the same place for the eye, a millisecond apart.
      { name: 'time', type: FieldType.time, values: [from, ...lines.map((_, index) => middle + index), to] },
      {
        name: PROBLEM,
        type: FieldType.number,
        values: [null, ...heights, null],
        config: {
          ...{ displayNameFromDS: text, unit: 'none', min: 0, max: HEIGHT, custom: INVISIBLE },
          color: { mode: FieldColorModeId.Fixed, fixedColor: 'transparent' },
          mappings: [
            {
              type: MappingType.ValueToText,
              options: Object.fromEntries(lines.map((line, index) => [heights[index], { text: line }])),
            },
          ],
        },
      },
    ],
    meta: { preferredVisualisationType: 'graph' },
  });
}

const INVISIBLE = {
  ...{ drawStyle: 'points', pointSize: 1, showPoints: 'always', showValues: true },
  ...{ axisPlacement: 'hidden', stacking: { mode: 'none' }, hideFrom: { legend: true, tooltip: true, viz: false } },
};

/** The text in lines of at most so many letters, unless a word is longer. What does not fit is left out. */
function linesOf(text: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > length) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = `${line} ${word}`;
    }
  }
  return lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES - 1), '…'] : lines;
}
