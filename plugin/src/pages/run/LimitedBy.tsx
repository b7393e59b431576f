import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';
import { limitIn } from '@thermobench/service/reports/limit-words.ts';

import { AS_IT_IS } from '../../translations.ts';

/** What limited the rate, the evidence, and what to try. Shows nothing if nothing was measured. */
export function LimitedBy({ report }: { report: Report }) {
  const limit = limitIn(report);
  return (
    limit !== null && (
      <div>
        <Text weight="medium">{t('bound.by', 'Limited by: {{what}}.', { what: limit.what, ...AS_IT_IS })}</Text>
        {limit.why.map((why) => (
          <div key={why}>
            <Text color="secondary">{why}</Text>
          </div>
        ))}
        {limit.advice.map((advice) => (
          <div key={advice}>
            <Text>{t('limit.try', 'Try: {{advice}}', { advice, ...AS_IT_IS })}</Text>
          </div>
        ))}
      </div>
    )
  );
}
