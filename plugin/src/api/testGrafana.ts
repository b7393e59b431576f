import { beforeEach, vi } from 'vitest';

import { grafana, TrialRuns } from './trialRuns.ts';

// Runs before all tests, not within one: the files share their modules, so the first file decides which `@grafana/runtime` they
// import.
vi.mock('@grafana/runtime', async (original) => {
  const shared = await import('./trialRuns.ts');
  return { ...(await original<object>()), getBackendSrv: () => shared.grafana.service };
});

beforeEach(() => {
  grafana.service = new TrialRuns();
});
