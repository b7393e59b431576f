import type { IconName } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, Stack, Text, type BadgeColor } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';
import type { ThresholdResult } from '@thermobench/service/model/threshold.ts';
import { reportThresholdLines } from '@thermobench/service/reports/threshold-words.ts';

import { Section } from '../../components/Section.tsx';
import { AS_IT_IS } from '../../translations.ts';

const LOOKS: Record<ThresholdResult['outcome'], { color: BadgeColor; icon: IconName }> = {
  passed: { color: 'green', icon: 'check' },
  failed: { color: 'red', icon: 'times' },
  unknown: { color: 'orange', icon: 'question-circle' },
};

/** Each threshold of a finished run: what was required, what was measured, and the outcome. Shows nothing if there are none. */
export function ThresholdResults({ report }: { report: Report }) {
  const lines = reportThresholdLines(report);
  return (
    lines.length > 0 && (
      <Section title={t('thresholds.title', 'Thresholds')}>
        {lines.map(({ name, required, measured, outcome, result }) => (
          <Stack key={result.measure} gap={1} alignItems="center" wrap="wrap">
            <Badge {...LOOKS[result.outcome]} text={outcome} />
            <Text weight="medium" tabular>{`${name} ${required}`}</Text>
            <Text tabular>{t('thresholds.measured', 'measured {{measured}}', { measured, ...AS_IT_IS })}</Text>
            {result.reason !== null && <Text color="secondary">{result.reason}</Text>}
          </Stack>
        ))}
      </Section>
    )
  );
}
