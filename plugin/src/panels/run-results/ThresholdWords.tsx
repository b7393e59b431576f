import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';

import type { Result } from './readResults.ts';

/** Whether the thresholds of a row passed. Shows nothing if it has none. */
export function ThresholdWords({ result: { thresholds } }: { result: Result }) {
  if (thresholds === '') {
    return null;
  }
  // For several runs, the text does not mention thresholds.
  const words = thresholds.includes('threshold')
    ? thresholds
    : t('run-results.thresholds', 'thresholds: {{outcome}}', { outcome: thresholds });
  return (
    <Text variant="bodySmall" color={thresholds.endsWith('passed') ? 'success' : 'error'}>
      {words}
    </Text>
  );
}
