import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';
import { boundIn, boundName, boundReason } from '@thermobench/service/reports/bound-words.ts';

import { AS_IT_IS } from '../../translations.ts';

/** What limited the rate, and the evidence. Shows nothing if nothing was measured. */
export function BoundBy({ report }: { report: Report }) {
  const bound = boundIn(report);
  return (
    bound !== null && (
      <div>
        <Text weight="medium">{t('bound.by', 'Limited by: {{what}}.', { what: boundName(bound), ...AS_IT_IS })}</Text>{' '}
        <Text color="secondary">{boundReason(bound, report)}</Text>
      </div>
    )
  );
}
