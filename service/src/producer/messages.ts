import type { FaultRecord } from '../model/fault.ts';
import type { RunId, RunSpec } from '../model/run.ts';
import type { SourceReport } from '../model/source-report.ts';
import type { AccountChange } from './account.ts';
import type { EncodedSecond } from './second.ts';

/**
 * Everything a team of producers needs to know. It is sent to a thread, so it is plain data, except for the shared memory
 * `acks`.
 */
export interface Assignment {
  run: RunId;
  spec: RunSpec;
  /** Kind and settings of the target that `spec` names, passwords included: they stay in this process. */
  sink: { kind: string; settings: unknown };
  /** Numbers of this team's producers, and the total number of producers. */
  producers: readonly number[];
  producersInAll: number;
  /** Shared by all teams of a crew: see stall.ts. */
  acks: SharedArrayBuffer;
  /** File with the names of this host's sensors; null if they are not kept. */
  namesFile: string | null;
}

/** How the sources of a team describe themselves. */
export interface SourceWords {
  /** What the sources read, for people. */
  description: string;
  /** What the sources will deliver; null if they never end. */
  report: SourceReport | null;
}

/** What a team reports while it works, in this order; `ended` is always the last message. */
export type FromTeam =
  | { type: 'ready'; source: SourceWords }
  | { type: 'second'; second: TeamSecond }
  | { type: 'ended'; fault: FaultRecord | null };

export type ToTeam = { type: 'go' } | { type: 'stop' } | { type: 'abort' };

/** What a team did in a second, or longer if its thread was delayed. `second` is greater than in the previous one. */
export interface TeamSecond extends EncodedSecond {
  /** Contains only the producers whose account changed. */
  accounts: AccountChange[];
}
