import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Journal } from '../journal/journal.ts';
import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import { RunSpec, type RunState } from '../model/run.ts';
import { thisProcess } from '../process/owner.ts';
import { nullSink } from '../sinks/null/kind.ts';
import { Lifecycle, type Steps } from './lifecycle.ts';
import { Totals } from './totals.ts';

let folder: string;
let journal: Journal;
let lifecycle: Lifecycle;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-lifecycle-'));
  journal = new Journal(folder);
  const spec = RunSpec.parse({ target: 'null' });
  const born = { kind: 'run', state: 'planned', sink: 'null', producers: 1, startedBy: null, sweep: null } as const;
  lifecycle = new Lifecycle(
    journal,
    journal.addRun({ ...born, tags: [], spec, owner: thisProcess(), createdAt: Date.now() })
  );
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

const REFUSED = new Fault({ kind: 'configuration', code: 'REFUSED', message: 'No.', hint: 'Ask again.' });

/** Records the order of its steps; `failing` throws. */
class TrialSteps implements Steps {
  readonly called: string[] = [];
  /** The fault that was passed to {@link count}. */
  fault: FaultRecord | null | undefined;
  readonly #failing: string | undefined;

  constructor(failing?: keyof Steps) {
    this.#failing = failing;
  }

  async prepare(): Promise<void> {
    this.#call('prepare');
  }

  async write() {
    this.#call('write');
    return null;
  }

  async release(): Promise<void> {
    this.#call('release');
  }

  async count(fault: FaultRecord | null) {
    this.#call('count');
    this.fault = fault;
    const state: RunState = fault === null ? 'done' : 'failed';
    return { totals: new Totals(), state, fault, ledger: null, ledgerProblem: null, embedded: true };
  }

  #call(step: string): void {
    this.called.push(step);
    if (step === this.#failing) {
      throw REFUSED;
    }
  }
}

describe('the lifecycle of a run', () => {
  it('performs the steps in order, and ends with the report on disk', async () => {
    const steps = new TrialSteps();
    const report = await lifecycle.perform(steps);
    expect(steps.called).toEqual(['prepare', 'write', 'release', 'count']);
    expect(journal.report(lifecycle.run.id)).toEqual(report);
    expect(lifecycle.run.state).toBe(report.state);
  });

  it.each(['prepare', 'write'] as const)('releases and counts even if "%s" fails', async (step) => {
    const steps = new TrialSteps(step);
    const report = await lifecycle.perform(steps);
    expect(steps.called.slice(-2)).toEqual(['release', 'count']);
    expect(report).toMatchObject({ state: 'failed', errors: [{ code: 'REFUSED' }] });
  });

  it('rejects if the journal cannot be written', async () => {
    const steps = new TrialSteps();
    steps.release = async () => journal.close();
    await expect(lifecycle.perform(steps)).rejects.toThrow('database is not open');
    journal = new Journal(folder);
    expect(journal.report(lifecycle.run.id)).toBeNull();
  });

  it('waits for nothing once it is abandoned, and ends without a fault', async () => {
    const steps = new TrialSteps();
    steps.prepare = () => lifecycle.unlessAbandoned(new Promise(() => {}));
    const performed = lifecycle.perform(steps);
    lifecycle.abandon();
    await performed;
    expect(steps.called).toEqual(['release', 'count']);
    expect(steps.fault).toBeNull();
  });

  it('does not start to count once it is aborted', async () => {
    const unreachable: ConfiguredTarget = {
      ...{ name: 'null', origin: 'built-in', settings: { sink: 'null' } },
      kind: {
        ...nullSink,
        connect: () => {
          throw new Error('must not be called');
        },
      },
    };
    lifecycle.abandon();
    const count = await lifecycle.count(unreachable, { options: {}, accounts: [], rejected: 0, dropped: 0 });
    expect(count).toMatchObject({ ledger: null, problem: { code: 'NOT_COUNTED' } });
  });
});
