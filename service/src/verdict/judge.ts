import type { Bound } from '../model/bound.ts';
import type { Confidence, Verdict } from '../model/verdict.ts';
import { share, timeSpentWords } from '../reports/figures.ts';
import { bandwidth, networkQueue } from './rules/bandwidth.ts';
import { clientQuota } from './rules/client-quota.ts';
import { commitLog } from './rules/commit-log.ts';
import { generatorQuota, storeQuota } from './rules/cpu-quota.ts';
import { storeDisk } from './rules/disk.ts';
import { garbageCollection } from './rules/garbage-collection.ts';
import { generatorCpu, storeCpu } from './rules/host-cpu.ts';
import { replication } from './rules/replication.ts';
import { networkThreads, requestHandlers } from './rules/request-threads.ts';
import { locks } from './rules/locks.ts';
import { memory } from './rules/memory.ts';
import { redoLog } from './rules/redo-log.ts';
import { generatorThread, storeThread } from './rules/thread.ts';
import type { Candidate, Rule } from './candidate.ts';
import { boundOf } from './bound.ts';
import { coverageWords, isThin } from './coverage.ts';
import { cpuBusy, forStoreHosts, storeProgram, storeSide, type RunEvidence } from './run-evidence.ts';
import { commitTime, commitTimeWords, isTooShort } from './waiting.ts';

/** Rules for the time in which the producers worked. If two resources are equally loaded, the first rule explains the other. */
const GENERATOR: readonly Rule[] = [generatorQuota, generatorCpu, generatorThread];
/** Rules for the time in which the producers waited. */
const STORE: readonly Rule[] = [
  clientQuota,
  locks,
  storeQuota,
  memory,
  storeDisk,
  redoLog,
  storeCpu,
  bandwidth,
  networkQueue,
  garbageCollection,
  commitLog,
  requestHandlers,
  networkThreads,
  replication,
  storeThread,
];

/** Less load than this limits nothing. */
const LIMITING = 0.7;
/** From this load on, a resource is exhausted. */
const EXHAUSTED = 0.9;
/** An unknown verdict shows the resources that came nearest to a limit, unless they had less load than this. */
const NOTICEABLE = 0.1;
const MAX_NEAREST = 2;
/** Loads that differ by less are equal. */
const EQUAL = 0.1;
/** Shorter runs have too few seconds for a sure verdict. */
const SHORT_MS = 5_000;

/** What limited a run. */
export interface Limited {
  readonly bound: Bound;
  /** Null if neither the host nor the store was observed. */
  readonly verdict: Verdict | null;
}

/**
 * What limited a run. If a resource on the store's side limited the run, the bound is the store, even if the producers'
 * figures alone show something else.
 */
export function limitOf(seen: RunEvidence): Limited {
  const bound = boundOf(seen);
  if (seen.host === null && seen.store === null) {
    return { bound, verdict: null };
  }
  const verdict = judge(seen, bound);
  const isStore = !['generator', 'none', 'unknown'].includes(verdict.side);
  return { bound: isStore ? 'store' : bound, verdict };
}

/**
 * The verdict on a run. Finds the side on which the producers' time was spent, and then the resource of that side that was exhausted
 * (utilisation, saturation and errors of every resource: B. Gregg, The USE Method, 2012). `unknown` if none was near its limit, or if
 * the host of the store was not observed.
 */
function judge(seen: RunEvidence, bound: Bound): Verdict {
  if (bound === 'rate') {
    return settled('none', 'rate', 'high', 'The run kept its rate, so nothing was at its limit.', [
      'Raise the rate, or leave it out, to find the limit.',
    ]);
  }
  if (bound === 'source') {
    return settled('generator', 'source', 'high', `The source had no reading ${share(seen.starved)} of the time.`, [
      'Use a source with more readings, such as the synthetic one.',
    ]);
  }
  const candidates = bound === 'generator' ? GENERATOR.flatMap((rule) => rule(seen) ?? []) : storeCandidates(seen);
  const missing = bound === 'generator' ? [] : missingIn(seen);
  const where = `Time spent by the producers: ${timeSpentWords(seen.timeSpent)}.`;
  const best = Math.max(0, ...candidates.map(({ load }) => load));
  const winner = candidates.find(({ load }) => load >= best - EQUAL);
  if (winner === undefined || winner.load < LIMITING) {
    return notFound(seen, { bound, where, candidates, missing });
  }
  return {
    side: winner.side,
    resource: winner.resource,
    host: winner.host,
    confidence: confidence(seen, winner, { candidates, missing }),
    evidence: [where, ...winner.evidence, ...missing, ...(bound === 'generator' ? [] : coverage(seen))],
    advice: [...winner.advice],
  };
}

/**
 * High only if the resource was exhausted, no other came near its limit, apart from those that this one explains, and the store showed
 * all of its figures.
 */
function confidence(
  seen: RunEvidence,
  winner: Candidate,
  { candidates, missing }: Pick<Looked, 'candidates' | 'missing'>
): Confidence {
  const rivals = candidates.filter(
    ({ resource }) => resource !== winner.resource && !winner.explains.includes(resource)
  );
  const rival = Math.max(0, ...rivals.map(({ load }) => load));
  if (seen.measuredMs < SHORT_MS || winner.load - rival < EQUAL) {
    return 'low';
  }
  return winner.load >= EXHAUSTED && rival < LIMITING && missing.length === 0 ? 'high' : 'medium';
}

/** What the store, or Prometheus, did not show may have been the limit. */
function missingIn({ store, gaps, storeHosts, measuredMs }: RunEvidence): string[] {
  const thinlyObserved = storeHosts.filter((host) => isThin(host, measuredMs));
  const { missing = [] } = store ?? {};
  return [
    ...(missing.length === 0 ? [] : [`The store did not show ${missing.join(', ')}.`]),
    ...gaps,
    ...thinlyObserved.map((host) => coverageWords(host, measuredMs)),
  ];
}

/** Applies the rules of the store to each of its hosts. The network may also be limited at the producers. */
function storeCandidates(seen: RunEvidence): Candidate[] {
  const views = forStoreHosts(seen);
  const here = views.includes(seen) ? null : bandwidth(seen);
  return [...views.flatMap((view) => STORE.flatMap((rule) => rule(view) ?? [])), ...(here === null ? [] : [here])];
}

/** How the hosts of the store were observed, if that is enough. */
function coverage({ storeHosts, measuredMs }: RunEvidence): string[] {
  return storeHosts.filter((host) => !isThin(host, measuredMs)).map((host) => coverageWords(host, measuredMs));
}

interface Looked {
  bound: Bound;
  where: string;
  candidates: readonly Candidate[];
  /** A sentence if the store did not show all of its figures. */
  missing: readonly string[];
}

/**
 * No resource was near its limit: the producers spent their time on round trips, or they waited for something that was not
 * observed.
 */
function notFound(seen: RunEvidence, { bound, where, candidates, missing }: Looked): Verdict {
  const nearest = candidates.filter(({ load }) => load >= NOTICEABLE).toSorted((one, other) => other.load - one.load);
  const figures = nearest.slice(0, MAX_NEAREST).flatMap(({ evidence }) => evidence);
  const isStoreObserved = isObserved(seen);
  const commit = bound === 'generator' ? null : commitTime(seen);
  const evidence = [where, ...(commit ? [commitTimeWords(commit)] : []), ...figures, ...missing, ...coverage(seen)];
  const isBusy = seen.host !== null && cpuBusy(seen.host) >= EXHAUSTED;
  const isOnTheWay = commit !== null && commit.onTheWay.least >= LIMITING && !commit.hasQueued;
  const isInStore = commit !== null && commit.onTheWay.most <= 1 - LIMITING;
  const mayBeOnTheWay = bound === 'producers' && !isInStore && (isStoreObserved || commit === null);
  if (!isBusy && (isOnTheWay || mayBeOnTheWay)) {
    return {
      side: 'none',
      resource: 'round trip',
      host: null,
      confidence: isOnTheWay ? (commit.isContradicted ? 'medium' : 'high') : roundTripConfidence(seen, missing),
      evidence: [...evidence, 'Each producer waited for an answer before it continued, and nothing was busy.'],
      advice: ['Use more producers, or commit more rows at once.'],
    };
  }
  return {
    side: isInStore ? storeSide(seen) : 'unknown',
    resource: 'unknown',
    host: null,
    confidence: 'low',
    evidence,
    advice: [
      bound === 'generator' || isStoreObserved
        ? 'Run for longer, and with nothing else on the host.'
        : "The store's host was not observed: run Thermobench on it, or list it under `hosts` of the target in thermobench.yaml.",
    ],
  };
}

function isObserved(seen: RunEvidence): boolean {
  return forStoreHosts(seen).some((view) => storeProgram(view) !== undefined);
}

function roundTripConfidence(seen: RunEvidence, missing: readonly string[]): Confidence {
  if (!isObserved(seen)) {
    return 'low';
  }
  // The first commits of a run are slower by about a millisecond, because programs and connections are new.
  const isClear = seen.commits === null || !isTooShort(seen.commits.meanMs);
  return seen.producers > 1 && missing.length === 0 && isClear ? 'high' : 'medium';
}

function settled(
  side: Verdict['side'],
  resource: Verdict['resource'],
  sure: Confidence,
  why: string,
  advice: string[]
): Verdict {
  return { side, resource, host: null, confidence: sure, evidence: [why], advice };
}
