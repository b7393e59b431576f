import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';

/** A form to start a run or a sweep. Route: /new-run */
export function NewRunPage() {
  return <PluginPage pageNav={{ text: t('new-run.title', 'New run') }}>{null}</PluginPage>;
}
