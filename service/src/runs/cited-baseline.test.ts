import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { CARD_FIGURES, trialBaseline } from '../../test/baseline/trial-baseline.ts';
import { diskOf } from '../hosts/disk-place.ts';
import type { HostSecond } from '../hosts/host-second.ts';
import { Journal } from '../journal/journal.ts';
import type { Baseline } from '../model/baseline.ts';
import { RunSpec } from '../model/run.ts';
import { thisProcess } from '../process/owner.ts';
import { noTimeSpent } from '../producer/phases.ts';
import { nothing } from '../producer/second.ts';
import { Lifecycle } from './lifecycle.ts';
import { Totals } from './totals.ts';

const DISK = diskOf(process.cwd());
const USE = { waitedForCpuMs: 0, writtenBytes: 50e6, quotaCpus: null, throttledMs: 0 };

/** Ten seconds in which a store on this host waited for its disk. */
const WAITING: HostSecond = {
  ...{ host: os.hostname(), elapsedMs: 10_000, longestIntervalMs: 1_000, cpus: 4, busyMsByCpu: [], interfaces: [] },
  cpuMs: { user: 4_000, system: 1_000, iowait: 0, steal: 0, idle: 35_000 },
  pressureMs: { cpu: 100, io: 9_500, memory: 0 },
  disks: [
    {
      ...{ device: DISK.device ?? '', reads: 0, writes: 2_000, flushes: 1_000, readBytes: 0, writtenBytes: 50e6 },
      ...{ busyMs: 9_500, queueMs: 9_600, flushMs: 9_000 },
    },
  ],
  ...{ tcpRetransmits: 0, swappedBytes: 0, memoryBytes: 4e9, memoryAvailableBytes: 2e9 },
  ...{ cpuCycles: null, celsius: null, boardStates: [], clockStepMs: 0 },
  programs: [
    { role: 'generator', name: 'node', cpuMs: 1_000, ...USE },
    { role: 'store', name: 'mariadbd', cpuMs: 1_000, ...USE },
  ],
};

describe.runIf(DISK.device !== null)('the report of a run that a disk limited', () => {
  let folder: string;
  let journal: Journal;
  beforeEach(() => {
    folder = mkdtempSync(join(os.tmpdir(), 'thermobench-cited-'));
    journal = new Journal(folder);
  });
  afterEach(() => {
    journal.close();
    rmSync(folder, { recursive: true });
  });

  function evidenceWith(baseline: Partial<Baseline>): string {
    const measured = trialBaseline({ host: os.hostname(), disk: DISK, figures: CARD_FIGURES, ...baseline });
    journal.baselines.add(thisProcess(), () => {}, measured);
    const run = journal.addRun({
      ...{ kind: 'run', state: 'verifying', sink: 'mysql', producers: 2, startedBy: null, sweep: null, tags: [] },
      ...{ spec: RunSpec.parse({ target: 'here' }), owner: thisProcess(), createdAt: Date.now() },
    });
    const totals = new Totals();
    const spent = { ...noTimeSpent(), building: 1_000, committing: 19_000 };
    totals.add({ ...nothing(), elapsedMs: 10_000, offered: 1_000, acked: 1_000, spent, hosts: [WAITING] }, false);
    const ending = { state: 'done', fault: null, ledger: null, ledgerProblem: null, embedded: false } as const;
    return new Lifecycle(journal, run).end(totals, ending).verdict?.evidence.join(' ') ?? '';
  }

  it('says what the disk could do at most', () => {
    expect(evidenceWith({})).toContain(
      'this disk made 13 syncs per second; in this run, it made 100 flushes per second.'
    );
  });

  it('does not cite a baseline that was disturbed', () => {
    const evidence = evidenceWith({ disturbances: ['Other programs used 1 CPU.'] });
    expect(evidence).toContain('100 flushes per second');
    expect(evidence).not.toContain('baseline');
  });
});
