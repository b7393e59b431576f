import { cleanup, render, screen } from '@testing-library/react';
import { Report } from '@thermobench/service/model/report.ts';
import { RunSpec } from '@thermobench/service/model/run.ts';
import type { ThresholdResult } from '@thermobench/service/model/threshold.ts';
import { afterEach, describe, expect, it } from 'vitest';

import { Standing } from './Standing.tsx';
import { ThresholdResults } from './ThresholdResults.tsx';

afterEach(cleanup);

const whole = Report.parse({
  id: 'k3x9a0b1',
  kind: 'run',
  state: 'done',
  valid: true,
  invalidReasons: [],
  target: 'mariadb',
  sink: 'mysql',
  spec: RunSpec.parse({ target: 'mariadb' }),
  producers: 4,
  loop: 'closed',
  startedAt: 1_795_503_600_000,
  endedAt: 1_795_503_612_800,
  startedBy: 'remik',
  sweep: null,
  rowsPerSecond: 5518.4,
  measuredSeconds: 10,
  longestStallMs: 0,
  ledger: null,
  ledgerProblem: null,
  sensors: [],
  missedTicks: 0,
  latencyMs: { service: null, intended: null, commit: null },
  timeSpent: { building: 0.1, writing: 0.5, committing: 0.3, idle: 0.1 },
  generator: {
    cpuSeconds: 5.5,
    cpuSecondsPer100kRows: 9.96,
    eventLoopUtilization: 0.45,
    eventLoopDelayMs: 1.6,
    gcSeconds: 0.05,
    peakResidentBytes: 98_000_000,
    limited: false,
  },
  errors: [],
  store: null,
  verdict: null,
});
const ledgerProblem = {
  kind: 'transient' as const,
  code: 'INTERRUPTED',
  message: 'It was not counted.',
  hint: 'Count it now.',
  count: 1,
};

const relay = {
  ...{ target: 'mariadb', sink: 'mysql', rowsPerSecond: 100, relayed: 7, duplicates: 0, poison: 0, rebalances: 0 },
  ...{ retries: 0, mostLag: 0, drainMs: 5, endToEndMs: null, ledger: null, ledgerProblem: null },
};

describe('the first sentence about a run', () => {
  it('says that every acked row is stored', () => {
    render(<Standing report={whole} />);
    expect(screen.getByText('Valid')).toBeTruthy();
    expect(screen.getByText(/Every acked row is in the store/)).toBeTruthy();
  });

  it('says why it is invalid, however it ended', () => {
    render(
      <Standing report={{ ...whole, state: 'failed', valid: false, invalidReasons: ['7 acked rows are lost'] }} />
    );
    expect(screen.getByText(/^Invalid/)).toBeTruthy();
    expect(screen.getByText('7 acked rows are lost')).toBeTruthy();
  });

  it('says what an interrupted run lacks, and how to get it', () => {
    render(<Standing report={{ ...whole, state: 'interrupted', valid: null, ledger: null, ledgerProblem }} />);
    expect(screen.getByText(/^Interrupted/)).toBeTruthy();
    expect(screen.getByText('It was not counted. Count it now.')).toBeTruthy();
  });

  it('covers both stores if a relay copies the readings', () => {
    render(<Standing report={{ ...whole, relay }} />);
    expect(screen.getByText(/Every acked row is in both stores/)).toBeTruthy();
    cleanup();
    render(<Standing report={{ ...whole, valid: null, relay: { ...relay, drainMs: null, ledgerProblem } }} />);
    expect(screen.getByText('It was not counted. Count it now.')).toBeTruthy();
  });

  it('says so if the sink stores nothing', () => {
    render(<Standing report={{ ...whole, valid: null, ledger: null }} />);
    expect(screen.getByText('Done, but its rows were not counted')).toBeTruthy();
    expect(screen.getByText(/stores no rows/)).toBeTruthy();
  });

  it('says who stopped it, and how far it had come', () => {
    const spec = RunSpec.parse({ target: 'mariadb', durationMs: 60_000 });
    const stopped = { at: 1_795_503_612_000, reason: 'request' as const, by: 'ada' };
    render(<Standing report={{ ...whole, spec, stopped }} />);
    expect(screen.getByText('Stopped by ada after 12 s of 1 min planned')).toBeTruthy();
    expect(screen.getByText('The data is valid.')).toBeTruthy();
    cleanup();
    render(<Standing report={{ ...whole, spec, stopped, state: 'cancelled', valid: null }} />);
    expect(screen.getByText('Cancelled by ada after 12 s of 1 min planned')).toBeTruthy();
    cleanup();
    render(<Standing report={{ ...whole, spec, state: 'failed', valid: null }} />);
    expect(screen.getByText('Failed after 10 s of 1 min planned')).toBeTruthy();
    cleanup();
    render(<Standing report={{ ...whole, spec: { ...spec, durationMs: null }, stopped }} />);
    expect(screen.queryByText(/^Stopped by/)).toBeNull();
  });

  it('distinguishes a run cancelled in the queue from one that had written', () => {
    render(<Standing report={{ ...whole, state: 'cancelled', startedAt: null, valid: null, ledger: null }} />);
    expect(screen.getByText('It had not written anything yet.')).toBeTruthy();
    expect(screen.getByText('There are no rows to count.')).toBeTruthy();
  });
});

describe('the thresholds of a run', () => {
  const threshold = (outcome: ThresholdResult['outcome'], changes: Partial<ThresholdResult> = {}) => ({
    ...{ measure: 'rowsPerSecond' as const, condition: '>= 6000', measured: 5518.4, outcome, reason: null },
    ...changes,
  });
  const unknown = threshold('unknown', {
    measure: 'lostRows',
    condition: '<= 0',
    measured: null,
    reason: 'Not counted.',
  });

  it('come first if the run did not pass, and say what was required and measured', () => {
    const report = { ...whole, thresholds: [threshold('failed'), unknown] };
    render(
      <>
        <Standing report={report} />
        <ThresholdResults report={report} />
      </>
    );
    expect(screen.getByText('Not passed: 1 of 2 thresholds failed')).toBeTruthy();
    expect(screen.getByText('The data is valid.')).toBeTruthy();
    expect(screen.queryByText('Valid')).toBeNull();
    const words = screen.getByRole('region', { name: 'Thresholds' }).textContent;
    expect(words).toContain('failedrows/s ≥ 6,000measured 5,518');
    expect(words).toContain('unknownlost rows ≤ 0measured –Not counted.');
  });

  it('are not mentioned first if something is worse', () => {
    render(
      <Standing report={{ ...whole, valid: false, invalidReasons: ['7 lost'], thresholds: [threshold('failed')] }} />
    );
    expect(screen.getByText(/^Invalid/)).toBeTruthy();
    expect(screen.queryByText(/^Not passed/)).toBeNull();
  });

  it('are listed if the run has any, even if they passed', () => {
    const { container } = render(<ThresholdResults report={whole} />);
    expect(container.textContent).toBe('');
    const report = { ...whole, thresholds: [threshold('passed')] };
    render(<Standing report={report} />);
    expect(screen.getByText('Valid')).toBeTruthy();
  });
});

describe('a run that lost a host', () => {
  const lost = {
    ...{ host: 'pi-attic', producers: 4, offered: 9, acked: 9, rowsPerSecond: 3, lastSecond: 4 },
    ...{ missing: 'It did not answer.', clock: null, clockDriftMs: 0 },
  };

  it('says so first, as a warning', () => {
    render(<Standing report={{ ...whole, hosts: [lost, { ...lost, host: 'pi-kitchen', missing: null }] }} />);
    expect(screen.getByText('Part of the work of pi-attic is missing')).toBeTruthy();
    expect(screen.getByText('pi-attic: It did not answer.')).toBeTruthy();
    expect(screen.getByText('The data is valid.')).toBeTruthy();
  });

  it('still says first that rows are lost', () => {
    render(<Standing report={{ ...whole, valid: false, invalidReasons: ['7 lost'], hosts: [lost] }} />);
    expect(screen.getByText(/^Invalid/)).toBeTruthy();
    expect(screen.getByText('pi-attic: It did not answer.')).toBeTruthy();
  });
});
