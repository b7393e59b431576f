import { createDataFrame, FieldColorModeId, FieldType, MappingType, type DataFrame } from '@grafana/data';

import { PROBLEM } from './problemTable.ts';

/** What the data source knows about a graph. */
export interface Graph {
  /** Milliseconds since 1970 UTC. */
  from: number;
  to: number;
  /** On a dashboard, the width of the panel in pixels. */
  maxPoints: number;
}

/** The average width of a letter in the font of Grafana's graphs, in pixels. */
const LETTER = 6.5;
const PADDING = 60;
/**
 * The limits for the length of a line, in letters. They are needed because even a wide panel may request few points.
 */
const [SHORTEST_LINE, LONGEST_LINE] = [24, 90];
const MAX_LINES = 8;
/** The height of a graph in lines. */
const HEIGHT = 10;

/**
 * A graph that shows a sentence in its middle. The time series panel can show a data source's text only in the legend,
 * which cuts it off. So each line of the sentence is an invisible point, and the panel writes the line as the value of
 * the point.
 */
export function graphOfWords(text: string, refId: string, { from, to, maxPoints }: Graph): DataFrame {
  const lines = linesOf(text, Math.min(Math.max((maxPoints - PADDING) / LETTER, SHORTEST_LINE), LONGEST_LINE));
  const middle = Math.round((from + to) / 2);
  const heights = lines.map((_, index) => (HEIGHT + lines.length - 1) / 2 - index);
  return createDataFrame({
    refId,
    fields: [
      // A millisecond apart, which looks like the same place.
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

/** Breaks the text into lines of at most `length` letters, unless a word is longer. Leaves out what does not fit. */
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
