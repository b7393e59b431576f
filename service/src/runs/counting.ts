import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { Ledger } from '../model/report.ts';
import type { RunId } from '../model/run.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { withSink } from '../sinks/with-sink.ts';
import { within } from '../time/deadline.ts';
import { settle } from './ledger.ts';

/** Counting millions of rows without an index takes a store a while. */
const COUNT_WITHIN_MS = 600_000;

export interface Count {
  ledger: Ledger | null;
  /** Why there is no ledger. */
  problem: FaultRecord | null;
}

/** What the producers report, to be compared with the store. */
export interface ProducerClaims {
  run: RunId;
  options: unknown;
  accounts: readonly ProducerAccount[];
  rejected: number;
  dropped: number;
}

/** The problem to report if we did not wait for the rows to be counted. */
export function notCounted(run: RunId): Fault {
  return new Fault({
    kind: 'transient',
    code: 'NOT_COUNTED',
    message: 'There was no time to count the rows.',
    hint: `Count them now: \`thermobench verify ${run}\`, or in Grafana, on the run's page: More → Verify again.`,
  });
}

/**
 * Counts a run's rows in the store itself; null if the sink keeps no rows. Throws the Fault of a store that cannot be
 * read.
 */
export function countRows(target: ConfiguredTarget, claim: ProducerClaims): Promise<Ledger | null> {
  return withSink(target, claim.options, async ({ ledger }) => {
    if (ledger === undefined) {
      return null;
    }
    const stored = await within(COUNT_WITHIN_MS, 'counting the rows', ledger.count(claim.run, claim.accounts));
    return settle(claim.accounts, stored, claim);
  });
}
