import { t } from '@grafana/i18n';
import { Alert, Stack, TextLink } from '@grafana/ui';

import { links } from '../../links.ts';

/** Warns that other runs were active at the same time, which makes all their figures doubtful. */
export function Overlapping({ runs }: { runs: readonly string[] }) {
  return (
    <Alert
      severity="warning"
      bottomSpacing={0}
      title={t('overlap.title', 'Other runs were active at the same time and shared this host’s CPU and disk')}
    >
      <Stack gap={1} wrap="wrap">
        {runs.map((id) => (
          <TextLink key={id} href={links.run(id)}>
            {id}
          </TextLink>
        ))}
      </Stack>
    </Alert>
  );
}
