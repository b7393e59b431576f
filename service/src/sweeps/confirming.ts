import type { Journal } from '../journal/journal.ts';
import type { SweepRecord } from '../journal/rows.ts';
import { confirmed } from '../verdict/confirm.ts';
import { effectsOf } from './experiment.ts';

/** Writes the results of a finished experiment into the report of the run whose verdict it tested. The run may be deleted by now. */
export function confirmVerdict(journal: Journal, { id, spec, plan }: SweepRecord): void {
  if (spec.confirms === null) {
    return;
  }
  const probes = plan.map(({ cell, run }) => ({
    cell,
    rowsPerSecond: run === null ? null : (journal.report(run)?.rowsPerSecond ?? null),
  }));
  const effects = effectsOf(spec, probes);
  journal.correctReport(spec.confirms, (report) => {
    // A second experiment starts from the same verdict, because only that one is based on the run itself.
    const before = report.confirmation?.before ?? report.verdict;
    return before === null || effects.length === 0
      ? null
      : { ...report, verdict: confirmed(before, effects), confirmation: { sweep: id, effects, before } };
  });
  journal.addEvent(spec.confirms, {
    at: Date.now(),
    text: effects.length === 0 ? 'The experiment measured nothing.' : 'The verdict was tested by an experiment.',
  });
}
