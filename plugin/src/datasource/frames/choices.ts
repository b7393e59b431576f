import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import { type Run, runName } from '@thermobench/service/model/run.ts';
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
 * Begins with the name of the run. The id is shortened, because the row of variables has little room. It distinguishes
 * runs with the same label.
 */
export function runChoice({ id, spec, state }: Run): Choice {
  const short = id.slice(0, SHORT_ID);
  const parts = [runName({ id: short, spec }), spec.target, spec.label === undefined ? state : short];
  return { text: parts.join(' · '), value: id };
}

/** The digits of the time in an id. No two runs of a service share them. */
const SHORT_ID = 8;

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
