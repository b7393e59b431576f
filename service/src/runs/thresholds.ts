import type { Report } from '../model/report.ts';
import { hasEnded } from '../model/run.ts';
import { meets, Measure, parseCondition, type Condition, type ThresholdResult } from '../model/threshold.ts';
import { headlineP99 } from '../reports/latency-words.ts';

/** A figure of a report; its value is null if unknown. */
interface Figure {
  readonly value: number | null;
  /** The true figure may be higher. */
  readonly isAtLeast: boolean;
  /** Why the figure may not be enough to decide a threshold. */
  readonly doubt: string;
}

type Judged = Omit<Report, 'thresholds'>;

/** Compares the thresholds of a run with the figures of its own report. */
export function judgeThresholds(report: Judged): ThresholdResult[] {
  // A figure that covers only part of a run does not show what the whole run would have reached.
  const isWhole = report.state === 'done' && report.stopped === null;
  return judgeFigures(report).map((result) =>
    result.outcome === 'passed' && !isWhole
      ? {
          ...result,
          outcome: 'unknown',
          reason: `The run did not end as planned (${report.stopped ? 'stopped' : report.state}), so this figure covers only part of it.`,
        }
      : result
  );
}

/** The same comparison for a run that is still active: `report` has its figures so far. */
export function judgeFigures(report: Judged): ThresholdResult[] {
  return Measure.options.flatMap((measure) => {
    const condition = report.spec.thresholds?.[measure];
    return condition === undefined ? [] : [judge(report, measure, condition)];
  });
}

function judge(report: Judged, measure: Measure, condition: string): ThresholdResult {
  const { value: measured, isAtLeast, doubt } = figureOf(report, measure);
  const parsed = parseCondition(measure, condition);
  if (parsed === undefined) {
    return { measure, condition, measured, outcome: 'unknown', reason: 'The condition cannot be parsed.' };
  }
  const outcome = outcomeOf(parsed, { value: measured, isAtLeast });
  return { measure, condition, measured, outcome, reason: outcome === 'unknown' ? doubt : null };
}

function outcomeOf(
  condition: Condition,
  { value, isAtLeast }: Pick<Figure, 'value' | 'isAtLeast'>
): ThresholdResult['outcome'] {
  if (value === null) {
    return 'unknown';
  }
  const isMet = meets(value, condition);
  // If the lower bound satisfies `>` or `>=`, or fails `<` or `<=`, so does any higher true figure.
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
          ? 'The true p99 may be higher: some readings waited for a call that failed, or were never started.'
          : 'No latency was measured.',
      };
    }
    case 'lostRows':
      return lostRows(report);
    case 'errors':
      return {
        value: report.errors.reduce((sum, { count }) => sum + count, 0),
        isAtLeast: report.state === 'interrupted',
        doubt: 'The run was interrupted, and later errors were not recorded.',
      };
  }
}

/** Rows lost in the run's own store and, if it has a relay, in the relay's store. */
function lostRows({ state, ledger, ledgerProblem, relay, startedAt }: Judged): Figure {
  if (!hasEnded(state)) {
    return { value: null, isAtLeast: false, doubt: 'The rows are counted when the run has stopped writing.' };
  }
  const ledgers = relay ? [ledger, relay.ledger] : [ledger];
  const known = ledgers.filter((each) => each !== null);
  const problem = ledgerProblem ?? relay?.ledgerProblem;
  const uncounted = startedAt === null ? 'The run wrote nothing.' : 'This target stores no rows, so none were counted.';
  return {
    value: known.length === 0 ? null : known.reduce((sum, { lost }) => sum + lost, 0),
    isAtLeast: known.length < ledgers.length,
    doubt: problem ? `The rows were not counted: ${problem.message}` : uncounted,
  };
}
