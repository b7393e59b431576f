import { t } from '@grafana/i18n';
import type { TrendRun } from '@thermobench/service/model/trend.ts';
import { storeChanges, type StoreChange } from '@thermobench/service/reports/store-changes.ts';

import { count } from '../../components/figures.ts';
import { p99MsOf } from '../../components/latencyText.ts';
import { stateWord } from '../../components/RunStateBadge.tsx';
import { isStoppedEarly } from '../../components/stoppedEarly.ts';
import { AS_IT_IS } from '../../translations.ts';

/** A run on the chart of a trend. */
export interface TrendPoint {
  run: TrendRun;
  /** When it started, in milliseconds since 1970 UTC. */
  at: number;
  rowsPerSecond: number | null;
  /** From the intended start in a paced run. */
  p99Ms: number | null;
  /** Why its figures cannot be compared with the others; empty if they can. */
  doubts: string[];
  /** Whether the run failed or its rows are not all there; its other doubts are only warnings. */
  isBad: boolean;
  /** Store settings that changed since the previous run. */
  changes: string[];
}

/**
 * The runs in their order. Each point says why the run is not comparable, if so, and what changed in the store before
 * it.
 */
export function trendPoints(runs: readonly TrendRun[]): TrendPoint[] {
  const changes = storeChanges(runs);
  return runs.map((run, index) => ({
    run,
    at: run.startedAt ?? run.createdAt,
    rowsPerSecond: run.rowsPerSecond,
    p99Ms: p99MsOf(run),
    doubts: doubtsAbout(run),
    isBad: run.valid === false || run.state === 'failed',
    changes: (changes[index] ?? []).map(changeWords),
  }));
}

function doubtsAbout(run: TrendRun): string[] {
  const { lost, duplicated, wrong } = run.brief?.ledger ?? { lost: 0, duplicated: 0, wrong: 0 };
  return [
    ...(run.valid === false || run.state !== 'done' ? [stateWord(run)] : []),
    ...(lost > 0 ? [t('trend.lost', '{{n}} lost', { n: count(lost) })] : []),
    ...(duplicated > 0 ? [t('trend.duplicated', '{{n}} duplicated', { n: count(duplicated) })] : []),
    ...(wrong > 0 ? [t('trend.wrong', '{{n}} wrong', { n: count(wrong) })] : []),
    ...(isStoppedEarly(run) ? [t('trend.stopped-early', 'stopped early')] : []),
    ...(run.brief?.fellBehind ? [t('trend.fell-behind', 'fell behind')] : []),
  ];
}

function changeWords({ name, before, after }: StoreChange): string {
  return t('trend.changed', '{{name}}: {{before}} → {{after}}', { name, before, after, ...AS_IT_IS });
}
