import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';
import type { Report, Verdict as VerdictSchema } from '@thermobench/service/model/report.ts';
import type { z } from 'zod';

import { Section } from '../../components/Section.tsx';
import { BoundBy } from './BoundBy.tsx';
import { TimeSpentLegend } from './TimeSpentLegend.tsx';

/** What limited the rate of a run: the verdict, what its producers measured, and where their time went. */
export function WhatLimitedIt({ report }: { report: Report }) {
  const { verdict, timeSpent } = report;
  return (
    <Section title={t('stopped.title', 'What limited it')}>
      {verdict && <Verdict verdict={verdict} />}
      <BoundBy report={report} />
      <TimeSpentLegend timeSpent={timeSpent} />
    </Section>
  );
}

/** What limited a run, how sure that is, and what to do about it. */
function Verdict({ verdict }: { verdict: z.infer<typeof VerdictSchema> }) {
  const { side, resource, host, confidence, evidence, advice } = verdict;
  return (
    <>
      <Text variant="h5" element="p">
        {t('verdict.what', '{{side}}: {{resource}} on {{host}} ({{confidence}} confidence)', {
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
    </>
  );
}
