import { beforeEach, vi } from 'vitest';

import { grafana, TrialRuns } from './trialRuns.ts';

// Before all tests and not in one of them: the files share their modules, so the first one decides which `@grafana/runtime` they import.
vi.mock('@grafana/runtime', async (original) => {
  const shared = await import('./trialRuns.ts');
  return { ...(await original<object>()), getBackendSrv: () => shared.grafana.service };
});

beforeEach(() => {
  grafana.service = new TrialRuns();
});
