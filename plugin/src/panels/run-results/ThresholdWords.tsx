import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';

import type { Result } from './readResults.ts';

/** Whether the thresholds of a row passed. Shows nothing if the row has none. */
export function ThresholdWords({ result: { thresholds } }: { result: Result }) {
  if (thresholds === '') {
    return null;
  }
  // The text for several runs does not mention thresholds, so add the word.
  const words = thresholds.includes('threshold')
    ? thresholds
    : t('run-results.thresholds', 'thresholds: {{outcome}}', { outcome: thresholds });
  const color = thresholds.endsWith('passed') ? 'success' : thresholds.endsWith('unknown') ? 'warning' : 'error';
  return (
    <Text variant="bodySmall" color={color}>
      {words}
    </Text>
  );
}
