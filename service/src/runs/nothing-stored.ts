import type { FaultRecord } from '../model/fault.ts';
import { NOTHING_STORED, storedNothing, type Report } from '../model/report.ts';
import type { RunState } from '../model/run.ts';

/** What happened to a run's readings, and the faults of the store during the run. */
interface Outcome {
  offered: number;
  acked: number;
  rejected: number;
  dropped: number;
  faults: readonly FaultRecord[];
}

const LOOK_AT_STORE = 'Check whether the store is up and accepts writes: thermobench targets check.';

/** Why a run that reached its end still failed: none of its readings were acked. Null if some were. */
export function nothingStored({ offered, acked, rejected, dropped, faults }: Outcome): FaultRecord | null {
  if (acked > 0) {
    return null;
  }
  if (offered === 0) {
    return fault('the source had no reading in this time.', 'Let the run last longer and check its rate and source.');
  }
  // The first cause, in the store's own words.
  const reason = faults.find(({ kind }) => kind === (rejected > 0 ? 'rejected' : 'transient'));
  const words = reason === undefined ? '' : ` ${reason.message}`;
  const hint = reason?.hint ?? LOOK_AT_STORE;
  if (rejected === offered) {
    return fault(`the store refused all of ${offered} readings.${words}`, hint);
  }
  if (rejected > 0) {
    return fault(`of ${offered} readings, the store refused ${rejected} and acked none.${words}`, hint);
  }
  const lacking = dropped > 0 ? `${dropped} were dropped, ${offered - dropped} are waiting` : 'all of them are waiting';
  return fault(`of ${offered} readings, the store acked none; ${lacking} for it.${words}`, hint);
}

/**
 * Whether the outcome is final: the store will never accept refused readings, and a run that read nothing has nothing to
 * store.
 */
export function isFinal({ offered, rejected }: Outcome): boolean {
  return offered === 0 || rejected > 0;
}

/**
 * The result of counting the rows of a run that was able to write. If nothing was acked, `valid` is null and not true, because
 * there are no rows that could be valid.
 */
export function validIfAcked<Judgement extends { valid: boolean | null }>(
  { state, acked }: { state: RunState; acked: number },
  judgement: Judgement
): Judgement {
  return acked === 0 && state !== 'cancelled' && judgement.valid === true ? { ...judgement, valid: null } : judgement;
}

/** Corrects the report of a collection without acks after its readings have reached the store later. */
export function withRowsAfterAll(report: Report): Report {
  return storedNothing(report)
    ? { ...report, state: 'done', errors: report.errors.filter(({ code }) => code !== NOTHING_STORED) }
    : report;
}

function fault(message: string, hint: string): FaultRecord {
  return { kind: 'fatal', code: NOTHING_STORED, message: `Nothing was stored: ${message}`, hint, count: 1 };
}
