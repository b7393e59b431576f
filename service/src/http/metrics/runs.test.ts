import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Ledger } from '../../model/report.ts';
import { RunSpec, type RunRequest } from '../../model/run.ts';
import { Journal } from '../../journal/journal.ts';
import { buildReport } from '../../runs/report.ts';
import { Totals } from '../../runs/totals.ts';
import { openTrialEngine, type TrialEngine } from '../../../test/engine/trial-engine.ts';
import { Families } from './families.ts';
import { RunMetrics } from './runs.ts';

let trial: TrialEngine;
let journal: Journal;
beforeEach(() => {
  trial = openTrialEngine();
  journal = new Journal(trial.dataFolder);
});
afterEach(async () => {
  journal.close();
  await trial[Symbol.asyncDispose]();
});

/** Ten acked readings, of which the store lost some. */
function losing(lost: number): Ledger {
  return {
    ...{ offered: 10, acked: 10, stored: 10 - lost, lost, duplicated: 0 },
    ...{ storedUnacked: 0, wrong: 0, gaps: 0, rejected: 0, dropped: 0 },
  };
}

/** Stores a run that has ended. */
function addRun(spec: RunRequest, own: Ledger | null, relayed: Ledger | null = null): void {
  const run = journal.addRun({
    ...{ kind: 'run', state: 'running', spec: RunSpec.parse(spec), sink: `sink-of-${spec.target}`, producers: 1 },
    ...{ owner: '4194305:1', createdAt: 1_000_000_000_000, startedBy: null, sweep: null, tags: [] },
  });
  const relay = {
    ...{ target: spec.relayTo ?? '', sink: `sink-of-${spec.relayTo}`, rowsPerSecond: 5, relayed: 7, duplicates: 0 },
    ...{ poison: 0, rebalances: 0, retries: 0, mostLag: 1, drainMs: 1, endToEndMs: null, ledgerProblem: null },
    ledger: relayed,
  };
  journal.addReport(
    buildReport(run, new Totals(), {
      ...{ state: 'done', endedAt: 9_000, fault: null, ledger: own, ledgerProblem: null, embedded: false },
      ...(typeof spec.relayTo === 'string' && { relay }),
    })
  );
}

/** The values of a metric; by default, of the one behind the alert about lost rows. */
async function shown(metric = 'thermobench_last_run_rows', count = ',count="lost"'): Promise<string[]> {
  const families = new Families();
  await new RunMetrics(families, trial.engine).refresh();
  const lines = (await families.registry.metrics()).split('\n');
  return lines.filter((line) => line.startsWith(`${metric}{`) && line.includes(count)).sort();
}

function lost(target: string, rows: number): string {
  return `thermobench_last_run_rows{target="${target}",sink="sink-of-${target}",count="lost"} ${rows}`;
}

const RELAYED = { target: 'log', relayTo: 'end' };

describe('the rows of the last run', () => {
  it('are shown for both stores of a run with a relay', async () => {
    addRun(RELAYED, losing(0), losing(3));
    expect(await shown()).toEqual([lost('end', 3), lost('log', 0)]);
  });

  it("are those of a newer run directly on the relay's store", async () => {
    addRun(RELAYED, losing(0), losing(3));
    addRun({ target: 'end' }, losing(0));
    expect(await shown()).toEqual([lost('end', 0), lost('log', 0)]);
  });

  it('are those of a newer relay, and stay if a later run writes to the same source without a relay', async () => {
    addRun({ target: 'end' }, losing(0));
    addRun(RELAYED, losing(0), losing(3));
    addRun({ target: 'log' }, losing(1));
    expect(await shown()).toEqual([lost('end', 3), lost('log', 1)]);
    expect(await shown('thermobench_last_run_generator_limited', 'target="end"')).toHaveLength(1);
  });

  it('are shown for one store if the other could not be counted', async () => {
    addRun({ target: 'log' }, losing(0));
    addRun(RELAYED, null, losing(3));
    expect(await shown()).toEqual([lost('end', 3), lost('log', 0)]);
  });

  it('keep the earlier counts if the last relay left its store uncounted', async () => {
    addRun({ target: 'end' }, losing(2));
    addRun(RELAYED, losing(1), null);
    expect(await shown()).toEqual([lost('end', 2), lost('log', 1)]);
  });
});

describe('the thresholds of the last run', () => {
  const thresholds = () => shown('thermobench_last_run_thresholds', 'target="log"');
  const counts = (passed: number, failed: number, unknown: number) =>
    Object.entries({ failed, passed, unknown }).map(
      ([outcome, times]) =>
        `thermobench_last_run_thresholds{target="log",sink="sink-of-log",outcome="${outcome}"} ${times}`
    );

  it('are shown by outcome, until a run has none', async () => {
    const asked = { rowsPerSecond: '>= 5000', lostRows: '<= 0', errors: '<= 0' };
    addRun({ target: 'log', thresholds: asked }, losing(1));
    addRun({ target: 'end', thresholds: asked }, losing(0));
    // Nothing was acked, which counts as an error, and there is no rate: two thresholds failed, one is unknown.
    expect(await thresholds()).toEqual(counts(0, 2, 1));
    addRun({ target: 'log', thresholds: { lostRows: '<= 0' } }, null);
    expect(await thresholds()).toEqual(counts(0, 0, 1));
    addRun({ target: 'log' }, losing(0));
    expect(await thresholds()).toEqual([]);
  });

  it('are shown with the end time of the run', async () => {
    expect(await shown('thermobench_last_run_end_timestamp_seconds', '')).toEqual([]);
    addRun({ target: 'log' }, null);
    expect(await shown('thermobench_last_run_end_timestamp_seconds', '')).toEqual([
      'thermobench_last_run_end_timestamp_seconds{target="log",sink="sink-of-log"} 9',
    ]);
  });
});
