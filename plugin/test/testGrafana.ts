import { beforeEach, vi } from 'vitest';

import { grafana, TrialRuns } from './trialRuns.ts';

// Mocked before all tests, not in a single file: test files share their modules, so the first file decides which
// `@grafana/runtime` all of them import.
vi.mock('@grafana/runtime', async (original) => {
  const shared = await import('./trialRuns.ts');
  return { ...(await original<object>()), getBackendSrv: () => shared.grafana.service };
});

beforeEach(() => {
  grafana.service = new TrialRuns();
});
