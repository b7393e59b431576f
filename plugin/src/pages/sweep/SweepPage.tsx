import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';

/** One sweep: its table, growing while it runs. Route: /sweeps/:id */
export function SweepPage() {
  return <PluginPage pageNav={{ text: t('sweep.title', 'Sweep') }}>{null}</PluginPage>;
}
