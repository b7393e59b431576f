import { t } from '@grafana/i18n';

/** Address and token of the service. */
export function AppConfig() {
  return <h3>{t('config.title', 'Configuration')}</h3>;
}
