import type { Journal } from '../journal/journal.ts';
import type { Baseline, BaselineRequest } from '../model/baseline.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import { isAlive, thisProcess } from '../process/owner.ts';
import type { MeasuredHost } from './measured-host.ts';
import { removeTestFolder, testFolder } from './test-folder.ts';

interface InProgress {
  id: string;
  stopping: AbortController;
  ended: Promise<void>;
}

/** Measures the hardware limits of hosts: at most one baseline at a time, and none while a run or a sweep is active. */
export class Baselines {
  readonly #journal: Journal;
  #current: InProgress | null = null;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /**
   * Observes the host for two seconds, then starts to measure, and returns the baseline with its id. Throws the Faults of
   * {@link MeasuredHost.survey}; HOST_IN_USE or BASELINE_ACTIVE if the measurement and other work would disturb each other.
   */
  async start(host: MeasuredHost, request: BaselineRequest, startedBy: string | null): Promise<Baseline> {
    const refuse = () => {
      refuseDuringBaseline(this.#journal);
      this.#refuseDuringRuns();
    };
    refuse();
    const stopping = new AbortController();
    const draft = await host.survey(request, stopping.signal);
    const baseline = this.#journal.baselines.add(thisProcess(), refuse, { ...draft, startedBy });
    this.#current = { id: baseline.id, stopping, ended: this.#measure(host, baseline, stopping.signal) };
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

  async #measure(host: MeasuredHost, baseline: Baseline, signal: AbortSignal): Promise<void> {
    const record = (changed: Baseline) => this.#journal.baselines.update(changed);
    try {
      record(await host.measure(baseline, signal, record));
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
