import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import type { Run } from '@thermobench/service/model/run.ts';
import type { Sweep } from '@thermobench/service/model/sweep.ts';

import { axesOf, sweepTargets } from '../../components/sweepAxes.ts';

/** A choice: the displayed text, and the value for the query. */
export interface Choice {
  text: string;
  value: string;
}

export function named(names: readonly string[]): Choice[] {
  return names.map((name) => ({ text: name, value: name }));
}

/**
 * Runs by label, or by short id and target. If several labels look alike, a short id distinguishes them. The texts are short, because
 * Grafana draws the arrow of a variable outside its box if the text does not fit next to the time range.
 */
export function runChoices(runs: readonly Run[]): Choice[] {
  const texts = runs
    .map(({ id, spec }) => spec.label ?? `${shortId(id)} · ${spec.target}`)
    .map((text) => cut(text, ROOM));
  const alike = Map.groupBy(texts, (text) => text);
  return runs.map(({ id }, index) => {
    const text = texts[index] ?? id;
    const isUnique = alike.get(text)?.length === 1;
    return { text: isUnique ? text : `${cut(text, ROOM - SHORT_ID - 3)} · ${shortId(id)}`, value: id };
  });
}

/** Letters that fit into a variable next to the docked navigation and an absolute time range, at 1280 pixels. */
const ROOM = 22;

/** The digits of the time in an id. No two runs of a service share them. */
const SHORT_ID = 8;

function shortId(id: string): string {
  return id.slice(0, SHORT_ID);
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;
}

export function sweepChoice({ id, spec, state }: Sweep): Choice {
  return { text: [axesOf(spec).join(' × '), sweepTargets(spec).join(', '), state, id].join(' · '), value: id };
}

/** The format in which Grafana reads the values of a variable. */
export function choicesFrame(choices: readonly Choice[], refId: string): DataFrame {
  return createDataFrame({
    refId,
    fields: [
      { name: 'text', type: FieldType.string, values: choices.map(({ text }) => text) },
      { name: 'value', type: FieldType.string, values: choices.map(({ value }) => value) },
    ],
  });
}
