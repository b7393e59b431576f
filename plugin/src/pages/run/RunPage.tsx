import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';

/** One run: live while it runs, its report afterwards. Route: /runs/:id */
export function RunPage() {
  return <PluginPage pageNav={{ text: t('run.title', 'Run') }}>{null}</PluginPage>;
}
