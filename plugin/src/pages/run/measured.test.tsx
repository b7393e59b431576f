import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { Report } from '@thermobench/service/model/report.ts';
import { RunSpec } from '@thermobench/service/model/run.ts';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';

import { links } from '../../links.ts';
import { LimitedBy } from './LimitedBy.tsx';
import { LatencyTable } from './LatencyTable.tsx';
import { Overlapping } from './Overlapping.tsx';
import { PaceSection } from './PaceSection.tsx';
import { Standing } from './Standing.tsx';
import { SteadyRate } from './SteadyRate.tsx';
import { WearSection } from './WearSection.tsx';

afterEach(cleanup);

const all = (ms: number) => ({ p50: ms, p90: ms, p99: ms, p999: ms, max: ms });

const closed = Report.parse({
  ...{ id: 'k3x9a0b1', kind: 'run', state: 'done', valid: true, invalidReasons: [], target: 'sqlite', sink: 'sqlite' },
  spec: RunSpec.parse({ target: 'sqlite' }),
  ...{ producers: 4, loop: 'closed', startedAt: 1, endedAt: 2, startedBy: null, sweep: null },
  ...{ rowsPerSecond: 14_017, measuredSeconds: 10, ledger: null, ledgerProblem: null },
  latencyMs: { service: all(100), intended: null, commit: all(2) },
  timeSpent: { building: 0, writing: 1, committing: 0, idle: 0 },
  generator: {
    ...{ cpuSeconds: 1, cpuSecondsPer100kRows: 1, eventLoopUtilization: 0, eventLoopDelayMs: 4 },
    ...{ gcSeconds: 0, peakResidentBytes: 1, limited: false },
  },
  ...{ errors: [], store: null, verdict: null },
});

const behind: Report = {
  ...closed,
  loop: 'paced',
  pace: { askedPerSecond: 60_000, due: 600_000, begun: 140_170, fellBehind: true },
  latencyMs: { ...closed.latencyMs, intended: all(7_000) },
};

/** The cells of a row in the table of latencies, joined. */
function row(name: string): string {
  const cells = within(screen.getByRole('row', { name: new RegExp(`^${name}`) })).getAllByRole('cell');
  return cells.map(({ textContent }) => textContent).join(' | ');
}

describe('the page of a paced run that fell behind', () => {
  it('says so first, as a warning, with the requested and the reached rate', () => {
    render(<Standing report={behind} />);
    expect(screen.getByText('Fell behind: 60,000/s requested, 14,017/s achieved')).toBeTruthy();
    expect(screen.getByText('The data is valid.')).toBeTruthy();
  });

  it('does not hide lost rows behind it', () => {
    render(<Standing report={{ ...behind, valid: false, invalidReasons: ['7 acked rows are lost'] }} />);
    expect(screen.getByText(/^Invalid/)).toBeTruthy();
    expect(screen.getByText('It fell behind: 60,000/s requested, 14,017/s achieved.')).toBeTruthy();
  });

  it('says how many readings were due and started, and marks latencies as lower bounds', () => {
    render(<PaceSection report={behind} />);
    expect(screen.getByText('600,000')).toBeTruthy();
    expect(screen.getByText('140,170')).toBeTruthy();
    render(<LatencyTable report={behind} />);
    expect(row('Intended start to ack')).toBe('≥ 7 s | ≥ 7 s | ≥ 7 s | ≥ 7 s | ≥ 7 s');
    expect(screen.getByText(/459,830 of 600,000 due readings were never started/)).toBeTruthy();
  });
});

describe('the page of a closed loop', () => {
  it('says that the run is a closed loop, and has no pace', () => {
    const { container } = render(<PaceSection report={closed} />);
    expect(container.textContent).toBe('');
    render(<LatencyTable report={closed} />);
    expect(screen.getByText(/^Closed loop/)).toBeTruthy();
  });
});

describe('the steady rate', () => {
  it('is shown with its interval', () => {
    const steady = { state: 'steady', fromSecond: 15, seconds: 285, rowsPerSecond: 1_240 } as const;
    render(<SteadyRate report={{ steady: { ...steady, interval: { low: 1_200, high: 1_280, coverage: 0.88 } } }} />);
    expect(
      screen.getByText(
        'Steady from second 15 on: 1,240 rows/s, the mean of 4 min 45 s (interval with at least 88 % coverage: 1,200–1,280).'
      )
    ).toBeTruthy();
  });

  it('is not claimed for a run that did not settle', () => {
    render(<SteadyRate report={{ steady: { state: 'unsettled' } }} />);
    expect(screen.getByText(/^The rate did not settle/)).toBeTruthy();
  });
});

describe('the latencies', () => {
  it("are listed with the generator's loop delay, and p99 is marked if the generator may have caused it", () => {
    render(<LatencyTable report={{ ...closed, latencyMs: { ...closed.latencyMs, client: all(12) } }} />);
    expect(row('Call to ack')).toBe('100 ms | 100 ms | 100 ms* | 100 ms | 100 ms');
    expect(row('Generator’s event loop delay')).toBe('– | – | 4 ms | – | –');
    expect(screen.getByText(/Up to 12 ms of this latency may be due to the generator/)).toBeTruthy();
  });

  it('say how many waits failed', () => {
    const latencyMs = { ...closed.latencyMs, service: { ...all(100), max: 1_000 }, failed: all(1_000) };
    render(<LatencyTable report={{ ...closed, failed: 3, latencyMs }} />);
    expect(row('Call to ack')).toBe('100 ms | 100 ms | 100 ms | 100 ms | ≥ 1 s');
    expect(screen.getByText(/^3 readings waited without an answer, up to 1 s/)).toBeTruthy();
  });
});

describe('what limited a run', () => {
  it('is shown with the reason', () => {
    const { container } = render(<LimitedBy report={{ ...closed, bound: 'producers' }} />);
    expect(container.textContent).toMatch(/^Limited by: the store's latency\.Commits took no longer/);
  });

  it('is empty if the report does not say', () => {
    const { container } = render(<LimitedBy report={closed} />);
    expect(container.textContent).toBe('');
  });
});

it('lists other runs that were active at the same time, each with a link', () => {
  render(
    <MemoryRouter>
      <Overlapping runs={['run00001', 'run00002']} />
    </MemoryRouter>
  );
  expect(screen.getByText(/shared this host’s CPU and disk/)).toBeTruthy();
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    links.run('run00001'),
    links.run('run00002'),
  ]);
});

describe('the wear of the disk', () => {
  const wear = {
    ...{ host: 'pi', device: 'mmcblk0', diskBytesPerReading: 1_280, storeBytesPerReading: 410 },
    ...{ bytesPerReading: 1_280, readingBytes: 32, amplification: 40, bytesPerDay: 11_059_200_000 },
  };

  it('includes how long a disk lasts once its endurance is entered', () => {
    render(<WearSection report={{ ...closed, wear }} />);
    screen.getByText('At this rate, that is 11.1 GB per day.');
    fireEvent.change(screen.getByLabelText(/Endurance of the disk/), { target: { value: '50' } });
    screen.getByText('At this rate, that is 11.1 GB per day, so a disk of 50 TBW lasts 12.4 years.');
  });

  it('says why it is unknown, without asking for an endurance', () => {
    render(<WearSection report={{ ...closed, wearUnknown: 'The host was not observed.' }} />);
    screen.getByText(/is unknown\. The host was not observed\.$/);
    expect(screen.queryByLabelText(/Endurance/)).toBeNull();
  });
});
