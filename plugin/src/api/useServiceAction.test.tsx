import { OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { RECOVERY_MS } from './polling.ts';
import { queryClient } from './queryClient.ts';
import { grafana } from '../../test/trialRuns.ts';
import { useEditRun, useRemoveRuns, useStartRun, useStopRun, useVerifyRun } from './useRuns.ts';
import { useRemoveGroup } from './useRemoveGroup.ts';
import { useStartSweep, useStopSweep } from './useSweeps.ts';
import { useCheckTarget } from './useTargets.ts';

beforeEach(() => {
  config.bootData.user.orgRole = OrgRole.Editor;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.useRealTimers();
});

const within = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
);

interface Action {
  error: Error | null;
  /** Sends the request, with whatever it needs. */
  send: () => void;
}

const ACTIONS = [
  function useStart() {
    return sending(useStartRun(), { target: 'sqlite' });
  },
  function useStop() {
    return sending(useStopRun('aaaaaaaa'), undefined);
  },
  function useEdit() {
    return sending(useEditRun('aaaaaaaa'), { label: 'The attic' });
  },
  function useRemove() {
    return sending(useRemoveRuns(), { ids: ['aaaaaaaa'], readings: 'keep' });
  },
  function useVerify() {
    return sending(useVerifyRun('aaaaaaaa'), undefined);
  },
  function useStartOfSweep() {
    return sending(useStartSweep(), { run: { target: 'sqlite' } });
  },
  function useStopOfSweep() {
    return sending(useStopSweep('aaaaaaaa'), undefined);
  },
  function useRemovalOfSweep() {
    return sending(useRemoveGroup('sweep', 'aaaaaaaa'), { runs: 'keep', readings: 'keep' });
  },
  function useCheck() {
    return sending(useCheckTarget('sqlite'), undefined);
  },
];

function sending<Request>(
  action: { error: Error | null; mutate: (request: Request) => void },
  request: Request
): Action {
  return { error: action.error, send: () => action.mutate(request) };
}

describe('an action that failed because of an outage', () => {
  it.each(ACTIONS)('keeps its error until the service answers again: %o', async (useAction) => {
    grafana.service.isDown = true;
    const { result } = renderHook(useAction, { wrapper: within });
    result.current.send();
    await vi.waitFor(() => expect(result.current.error).toMatchObject({ kind: 'unreachable' }));
    await vi.advanceTimersByTimeAsync(3 * RECOVERY_MS);
    expect(result.current.error).not.toBeNull();

    grafana.service.isDown = false;
    await vi.advanceTimersByTimeAsync(RECOVERY_MS);
    await vi.waitFor(() => expect(result.current.error).toBeNull());
  });
});
