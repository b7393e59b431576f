import { t } from '@grafana/i18n';
import type { Report } from '@thermobench/service/model/report.ts';

import { Section } from '../../components/Section.tsx';
import { LimitedBy } from './LimitedBy.tsx';
import { TimeSpentLegend } from './TimeSpentLegend.tsx';

/** What limited the rate of a run, and where its producers' time went. */
export function WhatLimitedIt({ report }: { report: Report }) {
  return (
    <Section title={t('stopped.title', 'What limited it')}>
      <LimitedBy report={report} />
      <TimeSpentLegend timeSpent={report.timeSpent} />
    </Section>
  );
}
