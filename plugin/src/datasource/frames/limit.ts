import { t } from '@grafana/i18n';
import type { Bound } from '@thermobench/service/model/bound.ts';
import { PHASES, type TimeSpent } from '@thermobench/service/model/sample.ts';
import { phaseText } from '@thermobench/service/reports/figures.ts';

import { phaseName } from '../../components/phases.ts';

interface Limited {
  /** What limited it, in short. */
  limit: string;
  /** What limited the run, or the runs of a cell, judging by the producers' figures alone. */
  bounds: readonly Bound[];
  /** Whether there is a verdict, which says more than the producers' figures. */
  isJudged: boolean;
  timeSpent: TimeSpent | null;
}

/** What limited a run, in a few words. If only the producers' figures show that it is the store, says what they waited for most. */
export function limitWords({ limit, bounds, isJudged, timeSpent }: Limited): string {
  const isOfStore = !isJudged && (bounds.length === 0 || bounds.includes('store') || bounds.includes('unclear'));
  const most = isOfStore && timeSpent ? mostWords(timeSpent) : '';
  return [limit, most].filter((words) => words !== '').join(': ');
}

/** `committing 90 %`; empty if no time was spent, as in a run that never started. */
function mostWords(timeSpent: TimeSpent): string {
  const most = PHASES.reduce((longest, phase) => (timeSpent[phase] > timeSpent[longest] ? phase : longest));
  return timeSpent[most] === 0
    ? ''
    : t('limit.most', '{{phase}} {{share}}', {
        phase: phaseName(most),
        share: phaseText(timeSpent, most),
      });
}
