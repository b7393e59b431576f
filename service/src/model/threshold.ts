import { z } from 'zod';

import { parseNumber, parseRate, parseTime } from './quantities.ts';

/** The figures of a run that a threshold can limit. */
export const Measure = z.enum(['rowsPerSecond', 'p99Ms', 'lostRows', 'errors']);
export type Measure = z.infer<typeof Measure>;

const Operator = z.enum(['>=', '<=', '>', '<']);
/** With or without commas between groups of three digits. Here a comma cannot separate two values. */
const NUMBER = '(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:[.][0-9]+)?';
/** Enough for any figure, and not too many for a line of a list. */
const MAX_CHARACTERS = 32;
const UNITS: Readonly<Record<Measure, string>> = {
  rowsPerSecond: '(?:/s|/m|/h)?',
  p99Ms: '(?:ms|s|m)?',
  lostRows: '',
  errors: '',
};

/** What a threshold requires of its figure; a latency is in milliseconds. */
export interface Condition {
  readonly operator: z.infer<typeof Operator>;
  readonly value: number;
}

/** An example of a condition on each figure, for help and error messages. */
export const CONDITION_EXAMPLES: Readonly<Record<Measure, string>> = {
  rowsPerSecond: '>= 5000',
  p99Ms: '<= 50',
  lostRows: '<= 0',
  errors: '<= 0',
};

function conditionPattern(measure: Measure, operators = '>=|<=|>|<'): RegExp {
  return new RegExp(`^ *(${operators}) *(${NUMBER} *${UNITS[measure]}) *$`);
}

/**
 * `>= 5000`, `< 1,000/s` or `<=50ms` as a condition on that figure. A rate without a unit is per second, and a latency without a
 * unit is in milliseconds. Undefined for anything else.
 */
export function parseCondition(measure: Measure, text: string): Condition | undefined {
  const [, operator, amount = ''] = conditionPattern(measure).exec(text) ?? [];
  const plain = amount.replaceAll(/[ ,]/g, '');
  const value = parseRate(plain) ?? parseTime(plain) ?? parseNumber(plain);
  const known = Operator.safeParse(operator).data;
  return known === undefined || value === undefined ? undefined : { operator: known, value };
}

/** Whether the figure meets the condition. */
export function meets(figure: number, { operator, value }: Condition): boolean {
  switch (operator) {
    case '>=':
      return figure >= value;
    case '<=':
      return figure <= value;
    case '>':
      return figure > value;
    case '<':
      return figure < value;
  }
}

function condition(measure: Measure, description: string) {
  const example = CONDITION_EXAMPLES[measure];
  const error = `must be >=, <=, > or < followed by a number, such as "${example}"`;
  return z
    .string({ error })
    .max(MAX_CHARACTERS, { error })
    .regex(conditionPattern(measure), { error })
    .optional()
    .describe(`${description} Example: \`${example}\`.`);
}

/** The text of a condition that the figure is at most, or below, a value. */
export function upperLimit(measure: Measure, error: string) {
  return z.string({ error }).max(MAX_CHARACTERS, { error }).regex(conditionPattern(measure, '<=|<'), { error });
}

/** What a run must meet to pass. Each condition is a comparison and a number. */
export const Thresholds = z.strictObject(
  {
    rowsPerSecond: condition('rowsPerSecond', 'Acked rows per second, without the warm-up.'),
    p99Ms: condition(
      'p99Ms',
      '99th percentile of the latency in milliseconds: from the intended start in a paced run, from the call in other runs.'
    ),
    lostRows: condition('lostRows', 'Acked rows that are missing from the store, or from the store of the relay.'),
    errors: condition('errors', 'Faults of the run, including those that were retried.'),
  },
  { error: 'must be an object, such as {"rowsPerSecond": ">= 5000", "lostRows": "<= 0"}' }
);
export type Thresholds = z.infer<typeof Thresholds>;

/**
 * `rowsPerSecond >= 5000, lostRows <= 0` as thresholds. Undefined if a part is not a condition on a known figure, or if
 * a figure has two conditions.
 */
export function parseThresholds(text: string): Thresholds | undefined {
  const thresholds: Thresholds = {};
  // A comma between digits separates thousands.
  for (const part of text.split(/,(?!\d)/)) {
    const { name, rest = '' } = /^\s*(?<name>\w+)\s*(?<rest>.*)$/s.exec(part)?.groups ?? {};
    const measure = Measure.safeParse(name).data;
    if (measure === undefined || thresholds[measure] !== undefined || parseCondition(measure, rest) === undefined) {
      return undefined;
    }
    thresholds[measure] = rest.trim();
  }
  return thresholds;
}

/** The outcome of a threshold after the run has ended. */
export const ThresholdResult = z.object({
  measure: Measure,
  condition: z.string().describe('The condition in the spec, such as `>= 5000`.'),
  measured: z
    .number()
    .nullable()
    .describe('The figure in the report; null if there is none. The reason says whether it is only a lower bound.'),
  outcome: z
    .enum(['passed', 'failed', 'unknown'])
    .describe('unknown: the report does not show whether the condition was met, so it counts as not passed.'),
  reason: z.string().nullable().describe('Why the outcome is unknown.'),
});
export type ThresholdResult = z.infer<typeof ThresholdResult>;

/** The worst outcome among the thresholds of a run; null if it has none. */
export function overallOutcome(results: readonly ThresholdResult[]): ThresholdResult['outcome'] | null {
  const worstFirst = ['failed', 'unknown', 'passed'] as const;
  return worstFirst.find((outcome) => results.some((result) => result.outcome === outcome)) ?? null;
}

/** Whether all thresholds passed; true if there are none. */
export function hasPassed({ thresholds }: { readonly thresholds: readonly ThresholdResult[] }): boolean {
  return thresholds.every(({ outcome }) => outcome === 'passed');
}
