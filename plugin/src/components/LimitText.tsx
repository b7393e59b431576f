import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { LimitWords } from '@thermobench/service/reports/limit-words.ts';

import { AS_IT_IS } from '../translations.ts';

/** What limited a run or a cell of a sweep, the evidence, and what to try. */
export function LimitText({ limit: { what, why, advice } }: { limit: LimitWords }) {
  return (
    <div>
      <Text weight="medium">{t('bound.by', 'Limited by: {{what}}.', { what, ...AS_IT_IS })}</Text>
      {why.map((each) => (
        <div key={each}>
          <Text color="secondary">{each}</Text>
        </div>
      ))}
      {advice.map((each) => (
        <div key={each}>
          <Text>{t('limit.try', 'Try: {{advice}}', { advice: each, ...AS_IT_IS })}</Text>
        </div>
      ))}
    </div>
  );
}
