import { t } from '@grafana/i18n';
import { Alert, Stack, TextLink } from '@grafana/ui';

import { links } from '../../links.ts';

/** Runs that were active at the same time make each other's figures doubtful. */
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
