import type { ConfiguredTarget } from '../config/settings.ts';
import type { RelayReport, Report } from '../model/report.ts';
import type { RunId } from '../model/run.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { countRows } from './counting.ts';
import type { Journal } from './journal.ts';
import { validity } from './ledger.ts';

/**
 * Counts the rows of an ended run again and keeps the report so corrected. A run that never wrote keeps the one it has, and so does
 * one whose store cannot be read now: that throws its Fault, and an earlier count stays.
 */
export async function recount(
  journal: Journal,
  { target, relayTarget }: { target: ConfiguredTarget; relayTarget: ConfiguredTarget | null },
  report: Report
): Promise<Report> {
  const progress = journal.progress(report.id);
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
  const corrected: Report = {
    ...report,
    ledger,
    ledgerProblem: null,
    ...(relay && { relay }),
    ...validity(ledger, relay),
  };
  journal.addReport(corrected);
  journal.addEvent(report.id, { at: Date.now(), text: 'Rows counted again.' });
  return corrected;
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
