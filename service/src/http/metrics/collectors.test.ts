import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Sample } from '../../model/sample.ts';
import { Run, RunBrief, RunSpec } from '../../model/run.ts';
import { CollectorMetrics } from './collectors.ts';
import { Families } from './families.ts';

const HOUR_S = 3_600;
const STARTED = 'thermobench_collector_start_timestamp_seconds';
const LAST_ACK = 'thermobench_collector_last_ack_timestamp_seconds';
const INTERVAL = 'thermobench_collector_interval_seconds';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function collection(changes: Partial<Run> = {}): Run {
  const startedAt = Date.now() - 24 * HOUR_S * 1000;
  return Run.parse({
    id: '00000001',
    kind: 'collection',
    state: 'running',
    spec: RunSpec.parse({ target: 'sqlite', ratePerSecond: 1 }),
    sink: 'sqlite',
    createdAt: startedAt,
    startedAt,
    endedAt: null,
    startedBy: null,
    sweep: null,
    producers: 1,
    offered: 10,
    acked: 10,
    rowsPerSecond: null,
    valid: null,
    brief: null,
    notes: '',
    tags: [],
    ...changes,
  });
}

function slow(intervalS: number): RunSpec {
  return RunSpec.parse({ target: 'sqlite', ratePerSecond: 1 / intervalS });
}

const BRIEF = RunBrief.parse({ serviceP99Ms: null, ledger: null, generatorLimited: false });

/** A journal of these runs; the active ones are those whose process is alive. */
class Journaled {
  runs: Run[];
  active: Run[];
  lookedBackFrom: number | undefined;
  readonly #families = new Families();
  readonly #metrics: CollectorMetrics;

  constructor(runs: Run[], { active = runs, samples = [] }: { active?: Run[]; samples?: Sample[] } = {}) {
    this.runs = runs;
    this.active = active;
    this.#metrics = new CollectorMetrics(this.#families, {
      runs: async () => this.runs,
      run: async (id) => this.runs.find((run) => run.id === id) ?? Promise.reject(new Error('RUN_UNKNOWN')),
      activeRuns: async () => this.active,
      samples: async (_, { after }) => {
        this.lookedBackFrom = after;
        return samples.filter(({ second }) => second > (after ?? -1));
      },
    });
  }

  /** The values of the metrics, by name. */
  async shown(): Promise<Record<string, number>> {
    await this.#metrics.refresh();
    const text = await this.#families.registry.metrics();
    return Object.fromEntries(
      text
        .split('\n')
        .filter((line) => line.includes('{target="sqlite"}'))
        .map((line) => line.split('{target="sqlite"} '))
        .map(([name, value]) => [name, value === '+Inf' ? Infinity : Number(value)])
    );
  }
}

function sample(second: number, startedAt: number, acked = 1): Sample {
  return Sample.parse({
    ...{ second, at: startedAt + second * 1_000, seconds: 60, warming: false, offered: 1, acked, rejected: 0 },
    ...{ transientErrors: 0, rowsPerSecond: 1, spooled: null },
    latencyMs: { service: null, intended: null, commit: null },
    timeSpent: { building: 0, writing: 0, committing: 1, idle: 0 },
    generator: { cpuSeconds: 0, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcSeconds: 0, residentBytes: 0 },
  });
}

it('looks for the last ack of a collection at least three of its intervals back', async () => {
  const lookBackAt = async (ratePerSecond: number) => {
    const journaled = new Journaled([collection({ spec: RunSpec.parse({ target: 'sqlite', ratePerSecond }) })]);
    await journaled.shown();
    return 24 * HOUR_S - (journaled.lookedBackFrom ?? 0);
  };
  expect(await lookBackAt(1)).toBe(600);
  expect(await lookBackAt(1 / HOUR_S)).toBe(3 * HOUR_S);
});

describe('a collection whose process is gone', () => {
  it.each(['running', 'interrupted', 'failed'] as const)(
    'stays with its last values while its state is %s, so that its silence raises an alert',
    async (state) => {
      const journaled = new Journaled([collection()]);
      const before = await journaled.shown();
      journaled.active = [];
      journaled.runs = [collection({ state })];
      vi.advanceTimersByTime(HOUR_S * 1000);
      expect(await journaled.shown()).toEqual(before);
      expect(Object.keys(before)).toEqual(expect.arrayContaining([STARTED, LAST_ACK, INTERVAL]));
    }
  );

  it('disappears after a day without a reading', async () => {
    const journaled = new Journaled([collection()]);
    await journaled.shown();
    journaled.active = [];
    vi.advanceTimersByTime((24 * HOUR_S - 1) * 1000);
    expect(await journaled.shown()).toHaveProperty(LAST_ACK);
    vi.advanceTimersByTime(1000);
    expect(await journaled.shown()).not.toHaveProperty(LAST_ACK);
    expect(await journaled.shown()).not.toHaveProperty(STARTED);
  });

  it('is replaced by the next collection for the same target', async () => {
    const dead = collection();
    const journaled = new Journaled([dead]);
    await journaled.shown();
    const next = collection({ id: '00000002', startedAt: Date.now(), acked: 0, spec: slow(60) });
    journaled.runs = [next, collection({ state: 'interrupted' })];
    journaled.active = [next];
    const shown = await journaled.shown();
    expect(shown).toMatchObject({ [STARTED]: Date.now() / 1000, [INTERVAL]: 60 });
    expect(shown).not.toHaveProperty(LAST_ACK);
    journaled.active = [];
    journaled.runs = [collection({ ...next, state: 'done' }), collection({ state: 'interrupted' })];
    expect(await journaled.shown()).not.toHaveProperty(STARTED);
  });

  it('is found by a service that starts later, with the time of its last ack', async () => {
    const startedAt = Date.now() - 10 * HOUR_S * 1000;
    const dead = collection({ state: 'interrupted', startedAt, endedAt: Date.now() });
    const samples = [60, 120, 180].map((second) => sample(second, startedAt, second < 180 ? 1 : 0));
    const shown = await new Journaled([dead], { active: [], samples }).shown();
    expect(shown).toMatchObject({ [STARTED]: startedAt / 1000, [LAST_ACK]: startedAt / 1000 + 120, [INTERVAL]: 1 });
  });
});

describe('a collection that ended', () => {
  const stopped = { at: 0, reason: 'request', by: null } as const;

  it.each([
    ['was stopped', { state: 'done' }],
    ['was stopped twice', { state: 'cancelled' }],
    ['failed while it was being stopped', { state: 'failed', brief: { ...BRIEF, stopped } }],
  ] as const)('disappears if it %s', async (_, changes) => {
    const journaled = new Journaled([collection()]);
    expect(await journaled.shown()).toHaveProperty(STARTED);
    journaled.active = [];
    journaled.runs = [collection(changes)];
    const shown = await journaled.shown();
    [STARTED, LAST_ACK, INTERVAL].forEach((name) => expect(shown).not.toHaveProperty(name));
  });

  it('disappears if it was removed', async () => {
    const journaled = new Journaled([collection()]);
    await journaled.shown();
    journaled.active = [];
    journaled.runs = [];
    expect(await journaled.shown()).not.toHaveProperty(STARTED);
  });
});

it('plans no time between two readings if a replayed file decides', async () => {
  const source = { kind: 'replay', pace: 'own' } as const;
  const spec = RunSpec.parse({ target: 'sqlite', ratePerSecond: 1, source });
  expect(await new Journaled([collection({ spec })]).shown()).toMatchObject({ [INTERVAL]: Infinity });
});
