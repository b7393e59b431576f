import type { Resource, Side } from '../model/verdict.ts';
import type { RunEvidence } from './run-evidence.ts';

/** A resource that may have limited a run. */
export interface Candidate {
  readonly side: Side;
  readonly resource: Resource;
  readonly host: string | null;
  /** How close to its limit it was, 0 to 1: for example, the share of the time in which it was busy. */
  readonly load: number;
  /** Resources that are busy as well if this one is at its limit, so that they do not speak against it. */
  readonly explains: readonly Resource[];
  readonly evidence: readonly string[];
  readonly advice: readonly string[];
}

/** Examines one kind of resource. Null if it cannot have limited the run, or was not observed. */
export type Rule = (seen: RunEvidence) => Candidate | null;
