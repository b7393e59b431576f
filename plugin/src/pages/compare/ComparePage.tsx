import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';

/** Two to six runs side by side. Route: /compare?runs=a,b */
export function ComparePage() {
  return <PluginPage pageNav={{ text: t('compare.title', 'Compare') }}>{null}</PluginPage>;
}
