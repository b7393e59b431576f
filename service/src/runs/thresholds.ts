import type { Report } from '../model/report.ts';
import { meets, Measure, parseCondition, type Condition, type ThresholdResult } from '../model/threshold.ts';
import { headlineP99 } from '../reports/latency-words.ts';

/** A figure of a report, as far as it is known. */
interface Figure {
  readonly value: number | null;
  /** The true figure may be higher. */
  readonly isAtLeast: boolean;
  /** Why the figure may not decide a threshold. */
  readonly doubt: string;
}

type Judged = Omit<Report, 'thresholds'>;

/** Compares the thresholds of a run with the figures of its own report. */
export function judgeThresholds(report: Judged): ThresholdResult[] {
  return Measure.options.flatMap((measure) => {
    const asked = report.spec.thresholds?.[measure];
    return asked === undefined ? [] : [judge(report, measure, asked)];
  });
}

function judge(report: Judged, measure: Measure, asked: string): ThresholdResult {
  const { value, isAtLeast, doubt } = figureOf(report, measure);
  const condition = parseCondition(measure, asked);
  if (condition === undefined) {
    return { measure, asked, measured: value, outcome: 'unknown', reason: 'Its condition cannot be understood.' };
  }
  const outcome = outcomeOf(condition, { value, isAtLeast });
  // A part of a run does not show what the whole run would have reached.
  return outcome === 'passed' && report.state !== 'done'
    ? {
        ...{ measure, asked, measured: value, outcome: 'unknown' },
        reason: `The run did not end as planned (${report.state}), so this figure covers only a part of it.`,
      }
    : { measure, asked, measured: value, outcome, reason: outcome === 'unknown' ? doubt : null };
}

function outcomeOf(
  condition: Condition,
  { value, isAtLeast }: Pick<Figure, 'value' | 'isAtLeast'>
): ThresholdResult['outcome'] {
  if (value === null) {
    return 'unknown';
  }
  const isMet = meets(value, condition);
  // Any higher figure meets a lower limit that this one meets, and misses an upper limit that this one misses.
  const isDecided = !isAtLeast || isMet === condition.operator.startsWith('>');
  return isDecided ? (isMet ? 'passed' : 'failed') : 'unknown';
}

function figureOf(report: Judged, measure: Measure): Figure {
  switch (measure) {
    case 'rowsPerSecond':
      return { value: report.rowsPerSecond, isAtLeast: false, doubt: 'Nothing was measured.' };
    case 'p99Ms': {
      const { p99 } = headlineP99(report);
      return {
        value: p99?.ms ?? null,
        isAtLeast: p99?.isAtLeast ?? false,
        doubt: p99
          ? 'The true p99 may be higher: some readings waited until a fault, or were never started.'
          : 'No latency was measured.',
      };
    }
    case 'lostRows':
      return lostRows(report);
    case 'errors':
      return {
        value: report.errors.reduce((sum, { count }) => sum + count, 0),
        isAtLeast: report.state === 'interrupted',
        doubt: 'The run was interrupted, and later errors are not recorded.',
      };
  }
}

/** Over its own store and that of its relay. */
function lostRows({ ledger, ledgerProblem, relay, startedAt }: Judged): Figure {
  const ledgers = relay ? [ledger, relay.ledger] : [ledger];
  const known = ledgers.filter((each) => each !== null);
  const problem = ledgerProblem ?? relay?.ledgerProblem;
  const uncounted = startedAt === null ? 'The run wrote nothing.' : 'This sink stores no rows, so none were counted.';
  return {
    value: known.length === 0 ? null : known.reduce((sum, { lost }) => sum + lost, 0),
    isAtLeast: known.length < ledgers.length,
    doubt: problem ? `The rows were not counted: ${problem.message}` : uncounted,
  };
}
