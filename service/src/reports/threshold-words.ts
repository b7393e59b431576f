import { isHeadlineLowerBound } from '../model/lower-bound.ts';
import type { Report } from '../model/report.ts';
import {
  CONDITION_EXAMPLES,
  overallOutcome,
  parseCondition,
  type Measure,
  type ThresholdResult,
} from '../model/threshold.ts';
import { counted } from '../model/sentence.ts';
import { figure, milliseconds, NOTHING } from './figures.ts';
import { atLeastWords, p99Name } from './latency-words.ts';

/** How thresholds of a run are worded, the same in every format. */

const SIGNS = { '>=': '≥', '<=': '≤', '>': '>', '<': '<' } as const;

const exact = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6 });

/** A threshold of a finished run, ready to be shown. */
export interface ThresholdLine {
  readonly name: string;
  /** `≥ 5,000` */
  readonly required: string;
  readonly measured: string;
  readonly outcome: ThresholdResult['outcome'];
  readonly result: ThresholdResult;
}

/** How the p99 of a run was measured. */
export interface P99Kind {
  /** From the intended start, otherwise from the call. */
  readonly isPaced: boolean;
  /** It is a lower bound. */
  readonly isAtLeast: boolean;
}

/** The thresholds of a report; empty if its run has none. */
export function reportThresholdLines(report: Report): ThresholdLine[] {
  return thresholdLines(report.thresholds, {
    isPaced: report.loop === 'paced',
    isAtLeast: isHeadlineLowerBound(report),
  });
}

/** The thresholds in the order of the spec; empty if the run has none. */
export function thresholdLines(results: readonly ThresholdResult[], p99: P99Kind): ThresholdLine[] {
  return results.map((result) => ({
    name: measureName(result.measure, p99.isPaced),
    required: conditionWords(result),
    measured: atLeastWords(measuredWords(result), result.measure === 'p99Ms' && p99.isAtLeast),
    outcome: result.outcome,
    result,
  }));
}

/** `rows/s ≥ 5,000: measured 4,100, failed` */
export function thresholdSentence({ name, required, measured, outcome, result }: ThresholdLine): string {
  return `${name} ${required}: measured ${measured}, ${outcome}${result.reason === null ? '' : `. ${result.reason}`}`;
}

/** `1 of 3 thresholds failed`, `2 thresholds passed`; empty without thresholds. */
export function thresholdsInShort({ thresholds }: Pick<Report, 'thresholds'>): string {
  const overall = overallOutcome(thresholds);
  if (overall === null) {
    return '';
  }
  const times = thresholds.filter(({ outcome }) => outcome === overall).length;
  const words = counted(thresholds.length, 'threshold');
  return `${times < thresholds.length ? `${times} of ` : ''}${words} ${overall}`;
}

/** `"rowsPerSecond >= 5000"` and one example for each other figure, for help and error messages. */
export function conditionExamples(): string[] {
  return Object.entries(CONDITION_EXAMPLES).map(([measure, example]) => `"${measure} ${example}"`);
}

function measureName(measure: Measure, isPaced: boolean): string {
  switch (measure) {
    case 'rowsPerSecond':
      return 'rows/s';
    case 'p99Ms':
      return p99Name(isPaced);
    case 'lostRows':
      return 'lost rows';
    case 'errors':
      return 'errors';
  }
}

function conditionWords({ measure, condition }: ThresholdResult): string {
  const parsed = parseCondition(measure, condition);
  return parsed ? `${SIGNS[parsed.operator]} ${figureWords(measure, parsed.value)}` : condition;
}

function measuredWords({ measure, condition, measured }: ThresholdResult): string {
  if (measured === null) {
    return NOTHING;
  }
  const limit = parseCondition(measure, condition)?.value;
  const words = figureWords(measure, measured);
  // If rounding makes a figure look equal to its limit, show it exactly; otherwise nobody could see why it failed.
  const isTooShort = limit !== undefined && limit !== measured && words === figureWords(measure, limit);
  return isTooShort ? `${exact.format(measured)}${measure === 'p99Ms' ? ' ms' : ''}` : words;
}

function figureWords(measure: Measure, value: number): string {
  return measure === 'p99Ms' ? milliseconds(value) : figure(value);
}
