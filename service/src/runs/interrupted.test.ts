import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Journal } from '../journal/journal.ts';
import { LimitSpec } from '../model/limit-search.ts';
import { RunSpec } from '../model/run.ts';
import { Sample } from '../model/sample.ts';
import { SweepSpec } from '../model/sweep.ts';
import { noHostSecond } from '../hosts/plus-host.ts';
import { noTimeSpent } from '../producer/phases.ts';
import { nothing } from '../producer/second.ts';
import { interruptOrphans } from './interrupted.ts';
import { Totals } from './totals.ts';

/** A process that no longer exists. */
const GONE = '4194305:1';
const START = 1_000_000_000_000;

let folder: string;
let journal: Journal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-interrupted-'));
  journal = new Journal(folder);
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true, force: true });
});

function addSweep(): string {
  const spec = SweepSpec.parse({ run: { target: 'sqlite' } });
  const plan = [{ cell: 0, run: null }];
  return journal.sweeps.add({ state: 'running', spec, owner: GONE, created_at: START, started_by: null, plan }).id;
}

function addRun(group: { sweep: string } | { limitSearch: string }): string {
  return journal.addRun({
    ...{ kind: 'run', state: 'running', spec: RunSpec.parse({ target: 'sqlite' }), sink: 'sqlite', producers: 1 },
    ...{ owner: GONE, createdAt: START + 1_000, startedBy: null, sweep: null, ...group, tags: [] },
  }).id;
}

function sampleAt(second: number): Sample {
  return Sample.parse({
    ...{ second, at: START + 2_000 + second * 1_000, seconds: 1, warming: false, offered: 1, acked: 1, rejected: 0 },
    ...{ transientErrors: 0, rowsPerSecond: 1, spooled: null },
    latencyMs: { service: null, intended: null, commit: null },
    timeSpent: { building: 0, writing: 0, committing: 1, idle: 0 },
    generator: { cpuSeconds: 0, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcSeconds: 0, residentBytes: 0 },
  });
}

describe('a run whose process was killed', () => {
  function killed(): string {
    const run = addRun({ sweep: addSweep() });
    journal.setStarted(run, START + 2_000);
    journal.addEvent(run, { at: START + 2_000, text: 'State: running.' });
    return run;
  }

  it('ended with its last sample, however much later its report was written', () => {
    const run = killed();
    journal.progress.add(run, {
      samples: [{ step: 1, sample: sampleAt(7) }],
      totals: new Totals().record(),
      accounts: [],
      rowsPerSecond: null,
    });
    interruptOrphans(journal);
    expect(journal.run(run)).toMatchObject({ state: 'interrupted', endedAt: START + 9_000 });
    expect(journal.report(run)?.endedAt).toBe(START + 9_000);
    // The log says when somebody noticed.
    expect(journal.events(run).at(-1)?.at).toBeGreaterThan(START + 9_000);
  });

  it('is judged by what was observed of its host until then', () => {
    const run = killed();
    const totals = new Totals();
    const busy = { ...{ user: 19_000, system: 1_000 }, ...{ iowait: 0, steal: 0, idle: 0 } };
    const host = { ...noHostSecond(), host: 'kitchen', elapsedMs: 10_000, cpus: 2, cpuMs: busy };
    const program = { role: 'generator' as const, name: 'node', cpuMs: 500, waitedForCpuMs: 9_000 };
    const programs = [{ ...program, ...{ writtenBytes: 0, quotaCpus: null, throttledMs: 0 } }];
    const spent = { ...noTimeSpent(), building: 10_000 };
    totals.add({ ...nothing(), elapsedMs: 10_000, acked: 10, spent, hosts: [{ ...host, programs }] }, false);
    journal.progress.add(run, {
      samples: [{ step: 1, sample: sampleAt(7) }],
      totals: totals.record(),
      accounts: [],
      rowsPerSecond: null,
    });
    interruptOrphans(journal);
    expect(journal.report(run)).toMatchObject({
      verdict: { side: 'generator', resource: 'other load', host: 'kitchen' },
      disturbances: [expect.stringContaining('Other programs on kitchen used')],
    });
  });

  it('ended with its last event, if that is later', () => {
    const run = killed();
    journal.progress.add(run, {
      samples: [{ step: 1, sample: sampleAt(7) }],
      totals: new Totals().record(),
      accounts: [],
      rowsPerSecond: null,
    });
    journal.addEvent(run, { at: START + 60_000, text: 'State: verifying.' });
    interruptOrphans(journal);
    expect(journal.run(run)?.endedAt).toBe(START + 60_000);
  });

  it('may have written rows until its process was found to be gone', () => {
    const run = killed();
    const found = Date.now();
    interruptOrphans(journal);
    journal.removeRun(run, ['sqlite']);
    expect(journal.writtenRows.erasures()).toMatchObject([{ run, until: expect.any(Number) }]);
    expect(journal.writtenRows.erasures()[0]?.until).toBeGreaterThanOrEqual(found);
  });
});

describe('a sweep whose process was killed', () => {
  it('took until its last recorded second, not until the next start of the service', () => {
    const sweep = addSweep();
    const run = addRun({ sweep });
    journal.setStarted(run, START + 2_000);
    journal.addEvent(run, { at: START + 2_000, text: 'State: running.' });
    journal.progress.add(run, {
      samples: [{ step: 1, sample: sampleAt(7) }],
      totals: new Totals().record(),
      accounts: [],
      rowsPerSecond: null,
    });
    interruptOrphans(journal);
    expect(journal.sweeps.get(sweep)).toMatchObject({ state: 'interrupted', ended_at: START + 9_000 });
    expect(journal.run(run)).toMatchObject({ state: 'interrupted' });
  });

  it('took no time if it had not started a run', () => {
    const sweep = addSweep();
    interruptOrphans(journal);
    expect(journal.sweeps.get(sweep)).toMatchObject({ state: 'interrupted', ended_at: START });
  });
});

describe('a limit search whose process was killed', () => {
  it('is interrupted at the last recorded second of its runs', () => {
    const spec = LimitSpec.parse({ run: { target: 'sqlite' }, objective: { p99Ms: '<= 50ms' } });
    const begun = { owner: GONE, created_at: START, started_by: null, plan: [] };
    const search = journal.limitSearches.add({ state: 'running', spec, ...begun });
    const run = addRun({ limitSearch: search.id });
    journal.addEvent(run, { at: START + 4_000, text: 'State: running.' });
    interruptOrphans(journal);
    expect(journal.limitSearches.get(search.id)).toMatchObject({ state: 'interrupted', ended_at: START + 4_000 });
    expect(journal.run(run)).toMatchObject({ state: 'interrupted', limitSearch: search.id });
  });
});
