import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';

/** All runs and sweeps, the newest first. Route: /runs */
export function RunsPage() {
  return <PluginPage pageNav={{ text: t('runs.title', 'Runs') }}>{null}</PluginPage>;
}
