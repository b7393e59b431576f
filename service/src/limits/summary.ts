import type { LimitSearchRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import type { LimitSearch } from '../model/limit-search.ts';
import { bracketOf, testedRates } from './bracket.ts';
import { askedRate } from './probe-runs.ts';

/**
 * The current state of a limit search and what its runs show so far. The journal does not show whether this process can stop it.
 */
export function summariseSearch(
  journal: Pick<Journal, 'hasRun'>,
  record: LimitSearchRecord
): Omit<LimitSearch, 'stoppable'> {
  const { id, state, spec, plan, problem, stopped } = record;
  return {
    ...{ id, state, spec, problem, stopped },
    ...bracketOf(plan),
    createdAt: record.created_at,
    endedAt: record.ended_at,
    startedBy: record.started_by,
    probes: plan,
    deletedRuns: plan.flatMap(({ run }) => (journal.hasRun(run) ? [] : [run])),
    answer: answerOf(record),
  };
}

/** Whether the sensors are within the limit: decided by runs at exactly their rate, of which at least two agree. */
function answerOf({ spec, plan }: LimitSearchRecord): LimitSearch['answer'] {
  const asked = askedRate(spec);
  const tested = testedRates(plan).find(({ ratePerSecond }) => ratePerSecond === asked);
  return tested?.isConfirmed ? (tested.outcome === 'held' ? 'yes' : 'no') : null;
}
