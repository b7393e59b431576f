import { vi } from 'vitest';

// Before all tests and not in one of them: the files share their modules, so the first one decides which `@grafana/runtime` they import.
vi.mock('@grafana/runtime', async (original) => {
  const { grafana } = await import('./trialRuns.ts');
  return { ...(await original<object>()), getBackendSrv: () => grafana.service };
});
