import type { ConfiguredTarget } from '../config/settings.ts';
import type { Report } from '../model/report.ts';
import { countRows } from './counting.ts';
import type { Journal } from './journal.ts';
import { invalidReasons } from './ledger.ts';

/**
 * Counts the rows of an ended run again and keeps the report so corrected. A run that never wrote keeps the one it has, and so does
 * one whose store cannot be read now: that throws its Fault, and an earlier count stays.
 */
export async function recount(journal: Journal, target: ConfiguredTarget, report: Report): Promise<Report> {
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
  const reasons = ledger === null ? [] : invalidReasons(ledger);
  const corrected: Report = {
    ...report,
    ledger,
    ledgerProblem: null,
    valid: ledger === null ? null : reasons.length === 0,
    invalidReasons: reasons,
  };
  journal.addReport(corrected);
  journal.addEvent(report.id, { at: Date.now(), text: 'Rows counted again.' });
  return corrected;
}
