import os from 'node:os';

import { diskOf } from '../hosts/disk-place.ts';
import type { Journal } from '../journal/journal.ts';
import { NO_FIGURES, type Baseline, type BaselineRequest } from '../model/baseline.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import { isAlive, thisProcess } from '../process/owner.ts';
import { expectedMs, installedTools, measureBaseline } from './measurement.ts';
import { otherLoad } from './other-load.ts';
import { refuseUnfit, removeTestFolder, testFolder } from './test-folder.ts';

/** Which folder to measure in, and who asked for it, if known. */
export interface BaselineOccasion {
  folder: string;
  startedBy: string | null;
}

interface InProgress {
  id: string;
  stopping: AbortController;
  ended: Promise<void>;
}

/** Measures the hardware limits of this host: at most one baseline at a time, and none while a run or a sweep is active on the host. */
export class Baselines {
  readonly #journal: Journal;
  #current: InProgress | null = null;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /**
   * Observes the host for two seconds, then starts to measure, and returns the baseline with its id. Throws HOST_BUSY if other
   * programs use the host, unless forced; HOST_IN_USE or BASELINE_ACTIVE if the measurement and other work would disturb each other;
   * NO_SPACE or the system's error if the folder cannot be used.
   */
  async start({ force, durationMs }: BaselineRequest, { folder, startedBy }: BaselineOccasion): Promise<Baseline> {
    refuseDuringBaseline(this.#journal);
    this.#refuseDuringRuns();
    refuseUnfit(folder);
    const disk = diskOf(folder);
    const tools = await installedTools();
    const stopping = new AbortController();
    const disturbances = await otherLoad(disk.device, stopping.signal);
    if (disturbances.length > 0 && !force) {
      throw hostBusy(disturbances);
    }
    const refuse = () => {
      refuseDuringBaseline(this.#journal);
      this.#refuseDuringRuns();
    };
    const baseline = this.#journal.baselines.add(thisProcess(), refuse, {
      state: 'running',
      host: os.hostname(),
      startedAt: Date.now(),
      endedAt: null,
      startedBy,
      durationMs,
      expectedMs: expectedMs({ durationMs, tools }),
      test: null,
      kernel: `${os.type()} ${os.release()}`,
      architecture: os.arch(),
      cpuModel: os.cpus()[0]?.model.trim() || null,
      cpus: os.availableParallelism(),
      folder,
      disk,
      directIo: null,
      tools,
      figures: NO_FIGURES,
      skipped: [],
      disturbances: disturbances.map((words) => `Before the tests: ${words}`),
      problem: null,
    });
    this.#current = { id: baseline.id, stopping, ended: this.#measure(baseline, stopping.signal) };
    return baseline;
  }

  /** Whether this process measures it. */
  conducts(id: string): boolean {
    return this.#current?.id === id;
  }

  /** Cancels a baseline of this process; resolves once its files are deleted. */
  async stop(id: string): Promise<void> {
    if (this.#current?.id === id) {
      this.#current.stopping.abort();
      await this.#current.ended;
    }
  }

  async close(): Promise<void> {
    await this.stop(this.#current?.id ?? '');
  }

  async #measure(baseline: Baseline, signal: AbortSignal): Promise<void> {
    const record = (changed: Baseline) => this.#journal.baselines.update(changed);
    try {
      record(await measureBaseline(baseline, signal, record));
    } finally {
      this.#current = null;
    }
  }

  /** A collection writes about one reading per second, so it does not disturb. */
  #refuseDuringRuns(): void {
    const run = this.#journal.activeRuns().find(({ kind, owner }) => kind === 'run' && isAlive(owner));
    const isOngoing = ({ owner }: { owner: string }) => isAlive(owner);
    const sweep = this.#journal.sweeps.running().find(isOngoing);
    const search = this.#journal.limitSearches.running().find(isOngoing);
    const [active] = [
      ...(run ? [`Run ${run.id}`] : []),
      ...(sweep ? [`Sweep ${sweep.id}`] : []),
      ...(search ? [`Limit search ${search.id}`] : []),
    ];
    if (active !== undefined) {
      throw new Fault({
        kind: 'conflict',
        code: 'HOST_IN_USE',
        message: `${active} is active on this host, and a baseline would disturb it.`,
        hint: 'Wait until it has ended, or stop it.',
      });
    }
  }
}

/** Throws BASELINE_ACTIVE while this host is measured, by this process or another: a run would disturb the measurement. */
export function refuseDuringBaseline(journal: Journal): void {
  const [active] = journal.baselines.running().filter(({ owner }) => isAlive(owner));
  if (active !== undefined) {
    const leftMs = active.baseline.startedAt + active.baseline.expectedMs - Date.now();
    throw new Fault({
      kind: 'conflict',
      code: 'BASELINE_ACTIVE',
      message: `Baseline ${active.baseline.id} of this host is being measured, and other work would disturb it.`,
      hint: `Wait until it has ended${leftMs > 0 ? `, in about ${Math.ceil(leftMs / 1000)} s` : ''}, or cancel it.`,
    });
  }
}

/** Ends the baselines whose process is gone, and deletes the files that they left. If that is impossible, the baseline says why. */
export function interruptBaselines(journal: Journal): void {
  for (const { baseline } of journal.baselines.running().filter(({ owner }) => !isAlive(owner))) {
    journal.baselines.update({
      ...baseline,
      state: 'interrupted',
      test: null,
      endedAt: Date.now(),
      problem: problemOfRemoving(baseline),
    });
  }
}

function problemOfRemoving(baseline: Baseline): FaultRecord | null {
  try {
    removeTestFolder(baseline);
    return null;
  } catch (cause) {
    const hint = 'Delete the folder yourself.';
    return Fault.becauseOf(cause, `${testFolder(baseline)} cannot be deleted`, hint).record();
  }
}

function hostBusy(disturbances: readonly string[]): Fault {
  return new Fault({
    kind: 'conflict',
    code: 'HOST_BUSY',
    message: `The host is too busy for a baseline: ${disturbances.join(' ')}`,
    hint: 'Stop the other programs and measure again. Or measure anyway (`--force`, or the button in Grafana): the result then says that it was disturbed.',
  });
}
