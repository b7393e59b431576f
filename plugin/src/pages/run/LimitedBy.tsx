import type { Report } from '@thermobench/service/model/report.ts';
import { limitIn } from '@thermobench/service/reports/limit-words.ts';

import { LimitText } from '../../components/LimitText.tsx';

/** What limited the rate, the evidence, and what to try. Shows nothing if nothing was measured. */
export function LimitedBy({ report }: { report: Report }) {
  const limit = limitIn(report);
  return limit !== null && <LimitText limit={limit} />;
}
