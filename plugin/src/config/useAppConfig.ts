import type { AppPluginMeta } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getBackendSrv } from '@grafana/runtime';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { lastValueFrom } from 'rxjs';

import { readFailure } from '../api/readFailure.ts';
import { useAskAbout } from '../api/useAbout.ts';
import type { AppSettings } from './appSettings.ts';

/** The form's fields; a saved token is only known to be set. */
interface AppConfigForm {
  serviceUrl: string;
  token: string;
  isTokenSet: boolean;
}

/** State of the configuration page: what is in its fields, saving them, and asking the service that they lead to. */
export function useAppConfig(meta: AppPluginMeta<AppSettings>) {
  const client = useQueryClient();
  const [form, setForm] = useState<AppConfigForm>({
    serviceUrl: meta.jsonData?.serviceUrl ?? '',
    token: '',
    isTokenSet: meta.secureJsonFields?.serviceToken ?? false,
  });
  const addressError = problemOfAddress(form.serviceUrl);
  const isComplete = addressError === undefined && form.serviceUrl !== '' && (form.isTokenSet || form.token !== '');

  const save = useMutation({
    mutationFn: () => saveSettings(meta, form),
    onSuccess() {
      setForm({ ...form, token: '', isTokenSet: true });
      // What was known came from another service, or from none.
      return client.resetQueries();
    },
  });

  return {
    form,
    edit: (change: Partial<AppConfigForm>) => setForm({ ...form, ...change }),
    resetToken: () => setForm({ ...form, token: '', isTokenSet: false }),
    addressError,
    isComplete,
    save,
    test: useAskAbout(),
  };
}

async function saveSettings(meta: AppPluginMeta<AppSettings>, { serviceUrl, token }: AppConfigForm): Promise<void> {
  const saved = getBackendSrv().fetch({
    url: `/api/plugins/${meta.id}/settings`,
    method: 'POST',
    data: {
      enabled: true,
      pinned: meta.pinned ?? true,
      // A slash at the end would be doubled by the routes.
      jsonData: { ...meta.jsonData, serviceUrl: serviceUrl.replace(/\/+$/, '') },
      ...(token !== '' && { secureJsonData: { serviceToken: token } }),
    },
    showErrorAlert: false,
    showSuccessAlert: false,
  });
  try {
    await lastValueFrom(saved);
  } catch (thrown) {
    throw readFailure(thrown);
  }
}

function problemOfAddress(address: string): string | undefined {
  if (address === '') {
    return undefined;
  }
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === ''
    ? undefined
    : t('config.address-wrong', 'An address such as http://127.0.0.1:7411: with http or https, and without a path.');
}
