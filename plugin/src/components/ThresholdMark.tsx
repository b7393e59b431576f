import { t } from '@grafana/i18n';
import { Text, Tooltip } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import { overallOutcome } from '@thermobench/service/model/threshold.ts';
import { thresholdLines, thresholdSentence } from '@thermobench/service/reports/threshold-words.ts';

/**
 * The overall outcome of a run's thresholds, for a list, with each threshold in a tooltip. Shows nothing if the run has
 * none.
 */
export function ThresholdMark({ run: { brief, spec } }: { run: Run }) {
  const results = brief?.thresholds ?? [];
  const overall = overallOutcome(results);
  if (overall === null) {
    return null;
  }
  const { words, color } = {
    passed: { words: t('thresholds.passed', 'thresholds passed'), color: 'success' as const },
    failed: { words: t('thresholds.failed', 'thresholds failed'), color: 'error' as const },
    unknown: { words: t('thresholds.unknown', 'thresholds unknown'), color: 'warning' as const },
  }[overall];
  const lines = thresholdLines(results, {
    isPaced: spec.ratePerSecond !== null,
    isAtLeast: brief?.p99AtLeast ?? false,
  }).map(thresholdSentence);
  return (
    <Tooltip
      content={
        <>
          {lines.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </>
      }
    >
      <span tabIndex={0}>
        <Text variant="bodySmall" color={color}>
          {words}
        </Text>
      </span>
    </Tooltip>
  );
}
