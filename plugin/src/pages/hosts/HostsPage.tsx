import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';

/** The hosts that producers run on. Route: /hosts */
export function HostsPage() {
  return <PluginPage pageNav={{ text: t('hosts.title', 'Hosts') }}>{null}</PluginPage>;
}
