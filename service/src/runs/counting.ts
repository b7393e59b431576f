import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { Ledger } from '../model/report.ts';
import type { RunId } from '../model/run.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { within } from './deadline.ts';
import { settle } from './ledger.ts';

/** Millions of rows without an index take a store a while to count. */
const COUNT_WITHIN_MS = 600_000;

export interface Count {
  ledger: Ledger | null;
  /** Why there is no ledger. */
  problem: FaultRecord | null;
}

interface Claim {
  run: RunId;
  options: unknown;
  accounts: readonly ProducerAccount[];
  rejected: number;
  dropped: number;
}

/** Counts a run's rows in the store itself. A store that cannot be read gives no ledger, and says why. */
export async function countBack(target: ConfiguredTarget, claim: Claim): Promise<Count> {
  const sink = target.kind.connect(target.settings, claim.options);
  try {
    const stored = await within(COUNT_WITHIN_MS, 'counting the rows', sink.ledger(claim.run, claim.accounts));
    return { ledger: stored === null ? null : settle(claim.accounts, stored, claim), problem: null };
  } catch (thrown) {
    return { ledger: null, problem: Fault.from(thrown).record() };
  } finally {
    await sink.close();
  }
}
