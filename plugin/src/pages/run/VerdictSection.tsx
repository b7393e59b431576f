import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';
import type { Verdict } from '@thermobench/service/model/report.ts';
import type { z } from 'zod';

import { Section } from '../../components/Section.tsx';

/** What limited a run, how sure that is, and what to do about it. */
export function VerdictSection({ verdict }: { verdict: z.infer<typeof Verdict> }) {
  const { side, resource, host, confidence, evidence, advice } = verdict;
  return (
    <Section title={t('verdict.title', 'What limited it')}>
      <Text variant="h5" element="p">
        {t('verdict.what', '{{side}}: {{resource}} of {{host}} ({{confidence}} confidence)', {
          side,
          resource,
          host,
          confidence,
        })}
      </Text>
      <Stack direction="column" gap={0.5}>
        {evidence.map((line) => (
          <div key={line}>{line}</div>
        ))}
        {advice.map((line) => (
          <Text key={line} color="info">
            {line}
          </Text>
        ))}
      </Stack>
    </Section>
  );
}
