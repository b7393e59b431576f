import { t } from '@grafana/i18n';
import type { Bound } from '@thermobench/service/model/bound.ts';
import type { Report } from '@thermobench/service/model/report.ts';
import { PHASES, type TimeSpent } from '@thermobench/service/model/sample.ts';
import { boundShort } from '@thermobench/service/reports/bound-words.ts';

import { share } from '../../components/figures.ts';
import { phaseName } from '../../components/phases.ts';

interface Judged {
  verdict: Report['verdict'];
  /** What limited the run, or the runs of a cell, judging by the producers' figures alone. */
  bounds: readonly Bound[];
  timeSpent: TimeSpent | null;
}

/**
 * What limited a run, in a few words: the verdict or, without one, the producers' observation. If that is the store,
 * says what the producers waited for most.
 */
export function limitWords({ verdict, bounds, timeSpent }: Judged): string {
  if (verdict && verdict.side !== 'unknown' && verdict.side !== 'none') {
    return `${verdict.side} ${verdict.resource}`;
  }
  const isOfStore = bounds.length === 0 || bounds.includes('store') || bounds.includes('unclear');
  const most = isOfStore && timeSpent ? mostWords(timeSpent) : '';
  return [boundShort(bounds), most].filter((words) => words !== '').join(': ');
}

/** `committing 90 %`; empty if no time was spent, as in a run that never started. */
function mostWords(timeSpent: TimeSpent): string {
  const most = PHASES.reduce((longest, phase) => (timeSpent[phase] > timeSpent[longest] ? phase : longest));
  return timeSpent[most] === 0
    ? ''
    : t('limit.most', '{{phase}} {{share}}', {
        phase: phaseName(most),
        share: share(timeSpent[most]),
      });
}
