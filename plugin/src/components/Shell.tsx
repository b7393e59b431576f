import { t } from '@grafana/i18n';
import { ErrorBoundaryAlert, LoadingPlaceholder } from '@grafana/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useState, type ReactNode } from 'react';

import { queryClient } from '../api/queryClient.ts';
import { KeptFocus } from './KeptFocus.tsx';
import { noTrouble, OneMessage } from './oneMessage.ts';

/** The frame of every page and panel. Shares cached answers, and shows an error instead of a blank page. */
export function Shell({ children }: { children: ReactNode }) {
  const [page] = useState(noTrouble);
  return (
    <ErrorBoundaryAlert title={t('shell.failed', 'Thermobench could not show this')}>
      <QueryClientProvider client={queryClient}>
        <OneMessage value={page}>
          <KeptFocus>
            <Suspense fallback={<LoadingPlaceholder text={t('shell.loading', 'Loading…')} />}>{children}</Suspense>
          </KeptFocus>
        </OneMessage>
      </QueryClientProvider>
    </ErrorBoundaryAlert>
  );
}
