import { refuseDuringBaseline } from '../baseline/baselines.ts';
import type { ConfiguredTarget } from '../config/settings.ts';
import type { Crew } from '../crew/crew.ts';
import { Fault } from '../model/fault.ts';
import type { Breaker } from '../outages/breaker.ts';
import type { Stop } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import { systemClock, Wake } from '../time/clock.ts';
import type { Latencies } from '../stats/histograms.ts';
import { canResume, interrupt } from './interrupted.ts';
import type { RunRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import { isAlive, thisProcess } from '../process/owner.ts';
import { RunExecution, type Aim, type HostObserver } from './run-execution.ts';
import { Lifecycle } from './lifecycle.ts';
import { LongWork } from './long-work.ts';
import { seeded, type CheckedRun } from './spec.ts';
import { Totals } from './totals.ts';

const MAX_QUEUED = 200;
/** How often to check whether another process has finished with the target. Runs of this process signal their end immediately. */
const POLL_MS = 250;

/** Called for each second of each run, with the histograms behind its percentiles; they are reused after the call. */
export type SampleListener = (run: RunRecord, sample: Sample, latencies: Latencies) => void;

/** Who requested a run, and the sweep or limit search it belongs to, if any. */
export interface Occasion {
  startedBy: string | null;
  sweep?: string;
  limitSearch?: string;
}

/** Executes this process's runs: one at a time on each target; the others wait in the order they arrived. */
export class Conductor extends LongWork {
  readonly #journal: Journal;
  readonly #crew: Crew;
  readonly #observeHosts: HostObserver;
  readonly #breaker: Breaker;
  readonly #listeners = new Set<SampleListener>();

  constructor(journal: Journal, crew: Crew, observeHosts: HostObserver, breaker: Breaker) {
    super();
    this.#journal = journal;
    this.#crew = crew;
    this.#observeHosts = observeHosts;
    this.#breaker = breaker;
  }

  onSample(listener: SampleListener): void {
    this.#listeners.add(listener);
  }

  /**
   * Starts or queues a run. Throws TARGET_BUSY if the run would have to wait but may not, QUEUE_FULL if too many are waiting, and
   * BASELINE_ACTIVE while the limits of this host are measured.
   */
  start({ spec, target, relayTarget, producers, tags }: CheckedRun, occasion: Occasion): RunRecord {
    refuseDuringBaseline(this.#journal);
    // A collection writes about one reading per second, so a run does not have to wait for it.
    const active = this.#journal.activeRuns().filter(({ kind }) => kind === 'run');
    const before = active.find((run) => sharedTarget(run, { spec }) && this.isConducted(run));
    if (before !== undefined && spec.ifBusy === 'refuse') {
      throw new Fault({
        kind: 'conflict',
        code: 'TARGET_BUSY',
        message: `Target "${sharedTarget(before, { spec })}" is in use by run ${before.id}.`,
        hint: 'Wait until it has ended, stop it, or let this run queue (`ifBusy: queue`).',
      });
    }
    if (active.length >= MAX_QUEUED) {
      throw new Fault({
        kind: 'conflict',
        code: 'QUEUE_FULL',
        message: `${active.length} runs are active or waiting, which is the maximum.`,
        hint: 'Wait until some have ended, or stop them.',
      });
    }
    const run = this.#journal.addRun({
      kind: 'run',
      state: 'planned',
      // The seed is drawn here, not during validation: each run of a sweep's cell has its own seed.
      spec: seeded(spec),
      sink: target.kind.kind,
      producers,
      owner: thisProcess(),
      createdAt: Date.now(),
      sweep: null,
      ...occasion,
      tags,
    });
    this.#conduct(run, { target, relayTarget });
    return run;
  }

  /** Continues a run whose producers have outlived the process that started it: see {@link canResume}. */
  resume(run: RunRecord, target: ConfiguredTarget): void {
    this.#journal.setOwner(run.id, thisProcess());
    this.#conduct({ ...run, owner: thisProcess() }, { target, relayTarget: null });
  }

  /** Whether a run that is active in the journal is really running, in this process or another. */
  isConducted(run: RunRecord): boolean {
    return isAlive(run.owner) && this.unrecorded(run.id) === undefined;
  }

  #conduct(run: RunRecord, aim: Aim): void {
    const lifecycle = new Lifecycle(this.#journal, run);
    const execution = new RunExecution(lifecycle, aim, {
      journal: this.#journal,
      crew: this.#crew,
      observeHosts: this.#observeHosts,
      breaker: this.#breaker,
      observe: (...second) => this.#listeners.forEach((listener) => listener(...second)),
    });
    const turn = new Wake();
    let waiting = true;
    let stopped: Stop | null = null;
    const takeTurn = async () => {
      for (let before = this.#runBefore(run); before !== undefined && stopped === null; before = this.#runBefore(run)) {
        const isOwn = this.conducts(before.id);
        void this.ended(before.id).then(() => isOwn && turn.fire());
        await systemClock.sleep(isOwn ? Infinity : POLL_MS, turn);
      }
      waiting = false;
      if (stopped !== null) {
        this.#cancel(lifecycle, aim.target, stopped);
      } else {
        await lifecycle.perform(execution);
      }
    };
    this.begin(run.id, takeTurn(), (stop) => {
      stopped ??= stop;
      if (waiting) {
        turn.fire();
      } else {
        execution.stop(stop);
      }
    });
  }

  /**
   * The latest earlier run on the same target, which must end before this one starts. Ends runs whose process is gone. Each
   * queued run waits only for the run before it, so that the end of a run does not wake all of them.
   */
  #runBefore(run: RunRecord): RunRecord | undefined {
    const before = this.#journal
      .activeRunsBefore(run.id)
      .filter((other) => other.kind === 'run' && sharedTarget(other, run) !== undefined);
    before
      .filter((other) => !this.isConducted(other) && !canResume(this.#journal, other))
      .forEach((orphan) => this.#interrupt(orphan));
    return before.findLast((other) => this.isConducted(other));
  }

  #interrupt(run: RunRecord): void {
    interrupt(this.#journal, run);
    this.forgetUnrecorded(run.id);
  }

  #cancel(lifecycle: Lifecycle, target: ConfiguredTarget, stopped: Stop): void {
    const nothing = { fault: null, ledger: null, ledgerProblem: null };
    lifecycle.end(new Totals(), { state: 'cancelled', ...nothing, embedded: target.kind.embedded, stopped });
  }
}

/** A target that both runs write to, directly or through a relay; undefined if there is none. */
function sharedTarget(one: Pick<RunRecord, 'spec'>, other: Pick<RunRecord, 'spec'>): string | undefined {
  const targets = ({ spec }: Pick<RunRecord, 'spec'>) =>
    spec.relayTo === null ? [spec.target] : [spec.target, spec.relayTo];
  return targets(one).find((target) => targets(other).includes(target));
}
