import type { ConfiguredTarget } from '../config/settings.ts';
import { storedNothing, type RelayReport, type Report } from '../model/report.ts';
import type { RunId } from '../model/run.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { countRows, type ProducerClaims } from './counting.ts';
import type { Journal } from '../journal/journal.ts';
import { count } from '../reports/figures.ts';
import { ledgerWords } from '../reports/wording.ts';
import { validity } from './ledger.ts';
import { validIfAcked, withRowsAfterAll } from './nothing-stored.ts';
import { judgeThresholds } from './thresholds.ts';

type Lacking = Pick<ProducerClaims, 'rejected' | 'dropped'>;

/**
 * Counts the rows of a finished run again and stores the corrected report. Leaves the report unchanged if the run never
 * began to write, or if its rows were deleted, even during this count. Throws the Fault of a store that cannot be read now; an earlier
 * count stays.
 */
export async function recount(
  journal: Journal,
  { target, relayTarget }: { target: ConfiguredTarget; relayTarget: ConfiguredTarget | null },
  report: Report
): Promise<Report> {
  if (report.readingsDeletedAt !== null) {
    return notCounted(journal, report);
  }
  const progress = journal.progress.of(report.id) ?? unrecorded(report);
  if (progress === null) {
    return report;
  }
  const ledger = await countRows(target, {
    run: report.id,
    options: report.spec.sink,
    accounts: progress.accounts,
    rejected: progress.totals.rejected,
    dropped: progress.totals.dropped,
  });
  const relay = report.relay && (await recountRelay(report.relay, relayTarget, report.id, progress.accounts));
  const acked = progress.accounts.reduce((sum, account) => sum + account.acked, 0);
  const corrected = journal.correctReport(report.id, (current) => {
    if (current.readingsDeletedAt !== null) {
      return null;
    }
    const recounted: Report = {
      ...(acked > 0 ? withRowsAfterAll(current) : current),
      ledger,
      ledgerProblem: null,
      ...(relay && { relay }),
      ...(storedNothing(current) && acked === 0
        ? {}
        : validIfAcked({ state: current.state, acked }, validity(ledger, relay))),
    };
    return { ...recounted, thresholds: judgeThresholds(recounted) };
  });
  if (corrected === null) {
    return notCounted(journal, report);
  }
  journal.addEvent(report.id, {
    at: Date.now(),
    text: `Rows counted again: ${ledger === null ? 'this target stores none' : `${count(ledger.stored)} stored; ${ledgerWords(ledger)}`}.`,
  });
  return corrected;
}

/** The report as it is now. The rows were deleted before or during this count, so it says nothing about the run. */
function notCounted(journal: Journal, report: Report): Report {
  journal.addEvent(report.id, {
    at: Date.now(),
    text: "Not counted again: the run's rows were deleted after the last count.",
  });
  return journal.report(report.id) ?? report;
}

/**
 * The claims of a run killed before its first second was recorded: what it wrote is unknown, so the store is queried
 * for all rows.
 */
function unrecorded({ startedAt, producers }: Report): (Pick<ProducerClaims, 'accounts'> & { totals: Lacking }) | null {
  return startedAt === null
    ? null
    : {
        accounts: Array.from({ length: producers }, (_, producer) => ({ producer, offered: 0, acked: 0, unacked: [] })),
        totals: { rejected: 0, dropped: 0 },
      };
}

async function recountRelay(
  relay: RelayReport,
  target: ConfiguredTarget | null,
  run: RunId,
  accounts: readonly ProducerAccount[]
): Promise<RelayReport> {
  if (target === null) {
    return relay;
  }
  const ledger = await countRows(target, { run, options: {}, accounts, rejected: 0, dropped: 0 });
  return { ...relay, ledger, ledgerProblem: null };
}
