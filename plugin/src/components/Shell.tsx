import { t } from '@grafana/i18n';
import { ErrorBoundaryAlert, LoadingPlaceholder } from '@grafana/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, type ReactNode } from 'react';

import { queryClient } from '../api/queryClient.ts';

/** The frame of every page and panel: shares the answers of the service, and shows an error instead of a blank page. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <ErrorBoundaryAlert title={t('shell.failed', 'Thermobench could not show this')}>
      <QueryClientProvider client={queryClient}>
        <Suspense fallback={<LoadingPlaceholder text={t('shell.loading', 'Loading …')} />}>{children}</Suspense>
      </QueryClientProvider>
    </ErrorBoundaryAlert>
  );
}
