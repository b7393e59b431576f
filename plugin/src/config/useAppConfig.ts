import type { AppPluginMeta } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getBackendSrv } from '@grafana/runtime';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { lastValueFrom } from 'rxjs';

import { readFailure } from '../api/readFailure.ts';
import { useAskAbout } from '../api/useAbout.ts';
import { problemOfToken } from '../components/problemOfToken.ts';
import { withoutSlash } from '../components/withoutSlash.ts';
import type { AppSettings } from './appSettings.ts';

/** The form's fields. A saved token itself is not known here, only that there is one. */
interface AppConfigForm {
  serviceUrl: string;
  token: string;
  isTokenSet: boolean;
}

/** The state of the configuration page: edits and saves the settings, and tests the service. */
export function useAppConfig(meta: AppPluginMeta<AppSettings>) {
  const client = useQueryClient();
  // Kept here, because Grafana does not update `meta` after a save.
  const [saved, setSaved] = useState<AppConfigForm>({
    serviceUrl: meta.jsonData?.serviceUrl ?? '',
    token: '',
    isTokenSet: meta.secureJsonFields?.serviceToken ?? false,
  });
  const [form, setForm] = useState(saved);
  const addressError = problemOfAddress(form.serviceUrl);
  const tokenError = problemOfToken(form.token);
  const isComplete =
    addressError === undefined &&
    tokenError === undefined &&
    form.serviceUrl !== '' &&
    (form.isTokenSet || form.token !== '');
  const isSaved =
    withoutSlash(form.serviceUrl) === withoutSlash(saved.serviceUrl) &&
    form.token === '' &&
    form.isTokenSet === saved.isTokenSet;

  const test = useAskAbout();
  const save = useMutation({
    mutationFn: (typed: AppConfigForm) => saveSettings(meta, typed),
    onSuccess(_, typed) {
      const nowSaved = { ...typed, token: '', isTokenSet: true };
      setSaved(nowSaved);
      // Keep input that was changed during the save, although it is not saved.
      setForm((current) => (current === typed ? nowSaved : current));
      // Cached answers came from another service, or from none.
      return client.resetQueries();
    },
  });

  function edit(change: Partial<AppConfigForm>): void {
    setForm({ ...form, ...change });
    // The last test was of the previous input.
    test.reset();
  }

  return {
    form,
    edit,
    resetToken: () => edit({ token: '', isTokenSet: false }),
    addressError,
    tokenError,
    isComplete,
    isSaved,
    save,
    test,
  };
}

async function saveSettings(meta: AppPluginMeta<AppSettings>, { serviceUrl, token }: AppConfigForm): Promise<void> {
  const saved = getBackendSrv().fetch({
    url: `/api/plugins/${meta.id}/settings`,
    method: 'POST',
    data: {
      enabled: true,
      pinned: meta.pinned ?? true,
      jsonData: { ...meta.jsonData, serviceUrl: withoutSlash(serviceUrl) },
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
    : t(
        'config.address-wrong',
        'Enter an address such as http://127.0.0.1:7411, with http or https and without a path.'
      );
}
