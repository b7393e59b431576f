import type { IconName } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, Stack, Text, type BadgeColor } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';
import { hasEnded, type Run } from '@thermobench/service/model/run.ts';
import type { ThresholdResult } from '@thermobench/service/model/threshold.ts';
import {
  reportThresholdLines,
  thresholdLines,
  type ThresholdLine,
} from '@thermobench/service/reports/threshold-words.ts';

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
        {lines.map((line) => (
          <Line
            key={line.result.measure}
            line={line}
            outcome={line.outcome}
            measured={t('thresholds.measured', 'measured {{measured}}', { measured: line.measured, ...AS_IT_IS })}
          />
        ))}
      </Section>
    )
  );
}

/** The same for an active run, with its figures so far. They can still change, so no outcome is final. */
export function ThresholdsSoFar({ run }: { run: Run }) {
  const isPaced = run.spec.ratePerSecond !== null;
  const lines = hasEnded(run.state) ? [] : thresholdLines(run.thresholdsSoFar, { isPaced, isAtLeast: false });
  return (
    lines.length > 0 && (
      <Section title={t('thresholds.so-far', 'Thresholds so far')}>
        <Text color="secondary">
          {t('thresholds.provisional', 'Provisional: they are decided when the run has ended.')}
        </Text>
        {lines.map((line) => (
          <Line
            key={line.result.measure}
            line={line}
            outcome={soFarWord(line.result.outcome)}
            measured={
              line.result.measured === null
                ? ''
                : t('thresholds.measured-so-far', '{{measured}} so far', { measured: line.measured, ...AS_IT_IS })
            }
          />
        ))}
      </Section>
    )
  );
}

interface LineProps {
  line: ThresholdLine;
  outcome: string;
  measured: string;
}

function Line({ line: { name, required, result }, outcome, measured }: LineProps) {
  return (
    <Stack gap={1} alignItems="center" wrap="wrap">
      {/* Grafana keeps the first icon of a badge, unless it is a new badge. */}
      <Badge key={result.outcome} {...LOOKS[result.outcome]} text={outcome} />
      <Text weight="medium" tabular>{`${name} ${required}`}</Text>
      {measured !== '' && <Text tabular>{measured}</Text>}
      {result.reason !== null && <Text color="secondary">{result.reason}</Text>}
    </Stack>
  );
}

function soFarWord(outcome: ThresholdResult['outcome']): string {
  switch (outcome) {
    case 'passed':
      return t('thresholds.passing', 'passing');
    case 'failed':
      return t('thresholds.failing', 'failing');
    case 'unknown':
      return t('thresholds.open', 'not known yet');
  }
}
