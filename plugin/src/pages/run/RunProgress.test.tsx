import { cleanup, render, screen } from '@testing-library/react';
import { Run, RunSpec } from '@thermobench/service/model/run.ts';
import { Sample } from '@thermobench/service/model/sample.ts';
import { afterEach, describe, expect, it } from 'vitest';

import { RunProgress } from './RunProgress.tsx';

afterEach(cleanup);

function words(state: Run['state'], lag?: number, second = 10, asOf: number | null = null): string | null {
  const run = Run.parse({
    ...{
      id: 'k3x9a0b1',
      state,
      kind: 'run',
      sink: 'kafka',
      createdAt: 1,
      startedAt: 1,
      endedAt: null,
      startedBy: null,
    },
    ...{ sweep: null, offered: 0, acked: 0, rowsPerSecond: null, valid: null, brief: null },
    spec: RunSpec.parse({ target: 'stream', relayTo: 'mariadb' }),
  });
  render(<RunProgress run={run} latest={{ ...sampleWith(lag), second }} asOf={asOf} />);
  return screen.getByRole('status').textContent;
}

function sampleWith(lag: number | undefined): Sample {
  return Sample.parse({
    ...{ second: 10, at: 0, seconds: 1, warming: false, offered: 0, acked: 0, rejected: 0, transientErrors: 0 },
    ...{ rowsPerSecond: 0, spooled: null, timeSpent: { building: 0, writing: 0, committing: 0, idle: 0 } },
    latencyMs: { service: null, intended: null, commit: null },
    generator: { cpuSeconds: 0, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcSeconds: 0, residentBytes: 0 },
    ...(lag !== undefined && { relay: { relayed: 0, rowsPerSecond: 0, lag, endToEndMs: null } }),
  });
}

describe('the progress of a run whose producers have ended', () => {
  it('says how far behind the relay is', () =>
    expect(words('draining', 12_345)).toBe('Waiting for the relay: 12,345 records behind.'));

  it.each([undefined, 0])('does not mention a relay that is missing or up to date (%s)', (lag) =>
    expect(words('draining', lag)).toBe('No new readings; the last ones are being committed.')
  );

  it('describes the producers while they write', () =>
    expect(words('running', 12_345)).toBe('Writing for 10 s; 20 s left.'));

  it('says from when its figures are, and no remaining time, while the service does not answer', () =>
    expect(words('running', undefined, 10, 0)).toMatch(/^Had been writing for 10 s as of \d\d:\d\d:\d\d\.$/));

  it('is announced by screen readers once for each step, but not each second', () => {
    const isAnnounced = (...step: Parameters<typeof words>) => {
      words(...step);
      const status = screen.getByRole('status').getAttribute('aria-live');
      cleanup();
      return status;
    };
    expect(isAnnounced('running')).toBe('off');
    expect(isAnnounced('draining', 12_345)).toBe('off');
    expect(isAnnounced('draining', 0)).toBe('polite');
    expect(isAnnounced('verifying')).toBe('polite');
  });

  it('never says that no time is left', () => {
    expect(words('running', undefined, 30)).toBe('Writing for 30 s.');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('100');
  });
});
