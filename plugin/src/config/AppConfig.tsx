import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { Alert, Field, FieldSet, Input, SecretInput, Stack } from '@grafana/ui';
import type { FormEvent } from 'react';

import { BusyButton } from '../components/BusyButton.tsx';
import { Shell } from '../components/Shell.tsx';
import type { AppSettings } from './appSettings.ts';
import { TestOutcome } from './TestOutcome.tsx';
import { useAppConfig } from './useAppConfig.ts';

const WIDTH = 60;

/** Address and token of the service, and a button that tests both. For Admins. */
export function AppConfig({ plugin }: PluginConfigPageProps<AppPluginMeta<AppSettings>>) {
  return (
    <Shell>
      <Settings meta={plugin.meta} />
    </Shell>
  );
}

function Settings({ meta }: { meta: AppPluginMeta<AppSettings> }) {
  const { form, edit, resetToken, addressError, tokenError, isComplete, isSaved, save, test } = useAppConfig(meta);
  const { serviceUrl, token, isTokenSet } = form;
  const isBusy = save.isPending || test.isPending;

  function submit(event: FormEvent): void {
    event.preventDefault();
    save.mutate(form, { onSuccess: () => test.mutate() });
  }

  return (
    <form onSubmit={submit} aria-label={t('config.form', 'Service')}>
      <FieldSet label={t('config.service', 'The Thermobench service')}>
        <Field
          label={t('config.address', 'Address')}
          description={t(
            'config.address-hint',
            'The address as seen from Grafana’s server, not from this browser. Example: http://127.0.0.1:7411'
          )}
          invalid={addressError !== undefined}
          error={addressError}
          required
        >
          <Input
            id="thermobench-service-url"
            type="url"
            width={WIDTH}
            value={serviceUrl}
            onChange={({ currentTarget }) => edit({ serviceUrl: currentTarget.value.trim() })}
          />
        </Field>
        <Field
          label={t('config.token', 'Token')}
          description={t(
            'config.token-hint',
            'The service’s token for full access: the value of THERMOBENCH_TOKEN, or the content of the file "token" ' +
              'in the service’s data folder. The token stays on Grafana’s server.'
          )}
          invalid={tokenError !== undefined}
          error={tokenError}
          required
        >
          <SecretInput
            id="thermobench-service-token"
            width={WIDTH}
            isConfigured={isTokenSet}
            value={token}
            onReset={resetToken}
            onChange={({ currentTarget }) => edit({ token: currentTarget.value.trim() })}
          />
        </Field>
      </FieldSet>
      <Stack direction="column" gap={2}>
        <Stack gap={1}>
          <BusyButton isSubmit icon="save" variant="primary" isBusy={isBusy} disabled={!isComplete}>
            <Trans i18nKey="config.save">Save and test</Trans>
          </BusyButton>
          <BusyButton
            icon="heart-rate"
            isBusy={isBusy}
            disabled={!isSaved}
            tooltip={
              // Grafana's server tests the saved settings, so the result would be for a different address or token.
              isSaved ? undefined : t('config.unsaved', 'Your changes are not saved yet. Use “Save and test”.')
            }
            onClick={() => test.mutate()}
          >
            <Trans i18nKey="config.test">Test</Trans>
          </BusyButton>
        </Stack>
        {save.error && (
          <Alert title={t('config.not-saved', 'The settings could not be saved')}>{save.error.message}</Alert>
        )}
        {isSaved && <TestOutcome test={test} />}
      </Stack>
    </form>
  );
}
