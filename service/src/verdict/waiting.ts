import { milliseconds, share } from '../reports/figures.ts';
import { storeProgram, type RunEvidence } from './run-evidence.ts';

/** How the time of a commit divides into the way to the store and back, and the rest, which the store needed. */
export interface CommitTime {
  commitMs: number;
  /** How long the store takes to answer a request that needs no work. */
  answerMs: number;
  /** Lower and upper bound of the share of a commit's time that is the way to the store and back. */
  onTheWay: { least: number; most: number };
  /** The answers took longer than commits, so the cause of their delay did not affect the commits. */
  isContradicted: boolean;
  /** Most of these answers took much longer than the shortest one, so they queued somewhere. */
  hasQueued: boolean;
}

const MOST = 0.5;
/** An answer that takes so many times as long as a commit waited for something else, such as a CPU for this process. */
const UNBELIEVABLE = 1.5;
/**
 * The time that the client that measures these answers may need itself; it is slower than the producers' clients. If the way to the store
 * and back is shorter than this, an answer does not show where the time of a commit went.
 */
const CLIENT_MS = 0.2;
/** If that time is a larger share of a commit, an answer is useless. */
const TOO_LARGE = 0.3;

/** Null without commits, or if the store was not asked for such answers. */
export function commitTime({ commits, store }: RunEvidence): CommitTime | null {
  const { answerMs, slowAnswers = 0 } = store?.figures ?? {};
  const { meanMs } = commits ?? { meanMs: 0 };
  return answerMs === undefined || meanMs === 0 || answerMs > UNBELIEVABLE * meanMs
    ? null
    : {
        commitMs: meanMs,
        answerMs,
        onTheWay: {
          least: Math.min(1, Math.max(0, answerMs - CLIENT_MS) / meanMs),
          most: Math.min(1, answerMs / meanMs),
        },
        isContradicted: answerMs - CLIENT_MS > meanMs,
        hasQueued: slowAnswers >= MOST,
      };
}

/** Whether a commit is so short that the time of the measuring client hides how long the way to the store was. */
export function isTooShort(commitMs: number): boolean {
  return CLIENT_MS > TOO_LARGE * commitMs;
}

export function commitTimeWords({ commitMs, answerMs }: CommitTime): string {
  return `A commit took ${milliseconds(commitMs)} on average. An answer that needs no work took ${milliseconds(answerMs)}, which is ${share(answerMs / commitMs)} of that.${isTooShort(commitMs) ? ` Measuring it may take ${milliseconds(CLIENT_MS)} by itself, so this does not show where the time of a commit went.` : ''}`;
}

/** Share of the producers' time in which sessions waited for locks of rows or of the table; null if the store does not report it. */
export function lockShare({ store, producers }: RunEvidence): number | null {
  const { rowLockMs, waitingForTable } = store?.figures ?? {};
  return rowLockMs === undefined && waitingForTable === undefined
    ? null
    : Math.min(1, ((rowLockMs ?? 0) / 1000 + (waitingForTable ?? 0)) / producers);
}

/**
 * Share of the producers' time for which a disk is the only explanation left: a commit was in the store, but the store's threads
 * used no CPU, waited for no CPU, were not stopped by a quota, and waited for no lock. The kernel does not count a wait for the
 * journal of the file system as waiting for a disk. Null if one of these figures is missing.
 */
export function onlyDiskLeft(seen: RunEvidence): number | null {
  const { host, producers, commits } = seen;
  const commit = commitTime(seen);
  const store = storeProgram(seen);
  if (commits === null || commit === null || host === null || store === undefined) {
    return null;
  }
  const cpu = (store.cpuMs + store.waitedForCpuMs) / host.elapsedMs / producers;
  const stopped = Math.min(1, store.throttledMs / host.elapsedMs);
  return Math.max(0, commits.share * (1 - commit.onTheWay.most) - cpu - stopped - (lockShare(seen) ?? 0));
}
