import { t, Trans } from '@grafana/i18n';
import { Alert, LoadingPlaceholder, Stack, TextLink } from '@grafana/ui';

import type { useAskAbout } from '../api/useAbout.ts';
import { ServiceProblem } from '../components/ServiceProblem.tsx';
import { links } from '../links.ts';
import { AS_IT_IS } from '../translations.ts';
import { fits, PLUGIN_VERSION } from './version.ts';

/** The result of the connection test, with separate texts for network, token and version problems. */
export function TestOutcome({ test }: { test: ReturnType<typeof useAskAbout> }) {
  if (test.isPending) {
    return <LoadingPlaceholder text={t('config.testing', 'Contacting the service…')} />;
  }
  if (test.error) {
    return <ServiceProblem problem={test.error} onRetry={() => test.mutate()} />;
  }
  if (!test.data) {
    return null;
  }
  const versions = { service: test.data.version, plugin: PLUGIN_VERSION, ...AS_IT_IS };
  return fits(test.data.version) ? (
    <Alert severity="success" title={t('config.works', 'Thermobench {{service}} answers', versions)}>
      <Stack gap={1}>
        <Trans i18nKey="config.ready">The address and the token are correct.</Trans>
        <TextLink href={links.runs()}>{t('config.to-runs', 'Go to runs')}</TextLink>
      </Stack>
    </Alert>
  ) : (
    <Alert severity="warning" title={t('config.versions-differ', 'Service and plugin have different versions')}>
      {t(
        'config.versions-differ-hint',
        'The service is version {{service}}, but this plugin is version {{plugin}}. Install the same version of both; ' +
          'otherwise, some features may fail.',
        versions
      )}
    </Alert>
  );
}
