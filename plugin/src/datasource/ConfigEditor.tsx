import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { Alert, Field, Input, SecretInput, Stack } from '@grafana/ui';
import { useId } from 'react';

import { problemOfToken } from '../components/problemOfToken.ts';
import { withoutSlash } from '../components/withoutSlash.ts';
import type { DataSourceSettings } from './query.ts';

const WIDTH = 60;
const USUAL_ADDRESS = 'http://127.0.0.1:7411';

interface Secrets {
  readOnlyToken?: string;
}

/** Address and read-only token of the service. Grafana's own button below them saves and tests both. */
export function ConfigEditor({
  options,
  onOptionsChange,
}: DataSourcePluginOptionsEditorProps<DataSourceSettings, Secrets>) {
  const addressId = useId();
  const tokenId = useId();
  const { jsonData, secureJsonData, secureJsonFields, readOnly = false } = options;
  const tokenError = problemOfToken(secureJsonData?.readOnlyToken ?? '');
  return (
    <Stack direction="column" gap={2}>
      <Field
        label={t('datasource.address', 'Service address')}
        description={t('datasource.address-hint', 'The address as seen from Grafana’s server.')}
        disabled={readOnly}
        noMargin
      >
        <Input
          id={addressId}
          type="url"
          width={WIDTH}
          placeholder={USUAL_ADDRESS}
          value={jsonData.serviceUrl ?? ''}
          onChange={({ currentTarget }) =>
            onOptionsChange({
              ...options,
              jsonData: { ...jsonData, serviceUrl: withoutSlash(currentTarget.value.trim()) },
            })
          }
        />
      </Field>
      <Field
        label={t('datasource.token', 'Read-only token')}
        description={t(
          'datasource.token-hint',
          'From the file "token-readonly" in the service’s data folder. Grafana stores it encrypted and never sends ' +
            'it to a browser.'
        )}
        disabled={readOnly}
        invalid={tokenError !== undefined}
        error={tokenError}
        noMargin
      >
        <SecretInput
          id={tokenId}
          width={WIDTH}
          isConfigured={secureJsonFields.readOnlyToken ?? false}
          value={secureJsonData?.readOnlyToken ?? ''}
          onChange={({ currentTarget }) =>
            onOptionsChange({ ...options, secureJsonData: { readOnlyToken: currentTarget.value.trim() } })
          }
          onReset={() =>
            onOptionsChange({
              ...options,
              secureJsonFields: { ...secureJsonFields, readOnlyToken: false },
              secureJsonData: { readOnlyToken: '' },
            })
          }
        />
      </Field>
      <Alert severity="info" title={t('datasource.alerting', 'For dashboards and Explore, not for alerting')}>
        <Trans i18nKey="datasource.alerting-hint">
          Grafana evaluates alerts and public dashboards on its server, but this data source runs in the browser. Alert
          rules can query Prometheus, which scrapes the service, or MariaDB directly.
        </Trans>
      </Alert>
    </Stack>
  );
}
