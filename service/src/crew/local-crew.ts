import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { Assignment, FromTeam, SourceWords, TeamSecond, ToTeam } from '../producer/messages.ts';
import { Accounts } from '../producer/account.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { newAckBoard } from '../producer/stall.ts';
import { orLate } from '../time/deadline.ts';
import type { Crew, CrewOrder, CrewResult, CrewRun, SecondObserver, TargetResolver } from './crew.ts';
import { SecondMerger } from './merge.ts';

const WORKER = new URL('../producer/worker.ts', import.meta.url);

/** Time limit for connecting all producers; each session has its own, shorter limit. */
const MUSTER_WITHIN_MS = 60_000;

/** How long a thread may take to abort; after that it is terminated. */
const ABORT_WITHIN_MS = 10_000;

/** How many seconds to wait for a late thread before its second is reported without it. */
const PATIENCE_SECONDS = 3;

/** How long a finished thread may take to exit. */
const LINGER_MS = 5_000;

/** Runs producers in worker threads of this process: one worker per CPU thread, each with a share of the producers. */
export class LocalCrew implements Crew {
  readonly #resolve: TargetResolver;
  readonly #namesFile: string | null;

  /** `namesFile` stores the names of this host's sensors; null if they need not outlive a run. */
  constructor(resolve: TargetResolver, namesFile: string | null) {
    this.#resolve = resolve;
    this.#namesFile = namesFile;
  }

  async muster(order: CrewOrder): Promise<CrewRun> {
    const run = new LocalCrewRun(shares(order, this.#resolve(order.spec.target), this.#namesFile));
    await run.ready(MUSTER_WITHIN_MS);
    return run;
  }
}

class LocalCrewRun implements CrewRun {
  source: SourceWords = { description: '', report: null };
  readonly ended: Promise<CrewResult>;
  readonly #threads: TeamThread[];
  readonly #accounts: Accounts;

  constructor(assignments: readonly Assignment[]) {
    this.#threads = assignments.map((assignment) => new TeamThread(assignment));
    this.#accounts = new Accounts(assignments[0].producersInAll);
    this.ended = Promise.all(this.#threads.map((thread) => thread.ended)).then((faults) => ({
      accounts: this.#accounts.all(),
      fault: faults.find((fault) => fault !== null) ?? null,
    }));
  }

  get accounts(): readonly ProducerAccount[] {
    return this.#accounts.all();
  }

  async ready(withinMs: number): Promise<void> {
    const allReady = Promise.all(this.#threads.map((thread) => thread.ready));
    try {
      [this.source] = await orLate(withinMs, allReady, () => notConnected(withinMs));
    } catch (thrown) {
      await Promise.all(this.#threads.map((thread) => thread.kill()));
      throw thrown;
    }
  }

  go(observe: SecondObserver): void {
    const merger = new SecondMerger(this.#threads.length, PATIENCE_SECONDS, (second, changes) => {
      this.#accounts.add(changes);
      observe(second, this.#accounts.all(), changes);
    });
    this.#threads.forEach((thread, index) => {
      thread.go(
        (second) => merger.add(index, second),
        (fault) => {
          merger.leave(index);
          if (fault !== null) {
            this.stop();
          }
        }
      );
    });
  }

  stop(): void {
    this.#threads.forEach((thread) => thread.send({ type: 'stop' }));
  }

  abort(): void {
    this.#threads.forEach((thread) => thread.send({ type: 'abort' }));
    const stuck = setTimeout(() => this.#threads.forEach((thread) => void thread.kill()), ABORT_WITHIN_MS);
    void this.ended.then(() => clearTimeout(stuck));
  }
}

/** One worker thread, with its messages turned into promises. */
class TeamThread {
  readonly ready: Promise<SourceWords>;
  /** Resolves with the fault that ended it early, if any; everything that it reported has been observed by then. */
  readonly ended: Promise<FaultRecord | null>;
  readonly #worker: Worker;
  #observe: (second: TeamSecond) => void = () => {};

  constructor(assignment: Assignment) {
    this.#worker = new Worker(WORKER, { workerData: assignment, stdout: false, stderr: false });
    const ready = Promise.withResolvers<SourceWords>();
    const ended = Promise.withResolvers<FaultRecord | null>();
    this.ready = ready.promise;
    this.ended = ended.promise;

    const finish = (fault: FaultRecord | null) => {
      ready.reject(fault === null ? gone() : Fault.fromRecord(fault));
      ended.resolve(fault);
    };
    this.#worker.on('message', (message: FromTeam) => {
      switch (message.type) {
        case 'ready':
          ready.resolve(message.source);
          break;
        case 'second':
          this.#observe(message.second);
          break;
        case 'ended':
          finish(message.fault);
          this.#seeOut();
          break;
      }
    });
    this.#worker.on('error', (error) => finish(crashed(error).record()));
    this.#worker.on('exit', () => finish(gone().record()));
    // `ready` may be rejected after we stopped waiting for it.
    this.ready.catch(() => {});
  }

  go(observe: (second: TeamSecond) => void, leave: (fault: FaultRecord | null) => void): void {
    this.#observe = observe;
    void this.ended.then(leave);
    this.send({ type: 'go' });
  }

  send(message: ToTeam): void {
    this.#worker.postMessage(message);
  }

  async kill(): Promise<void> {
    // A thread whose sensor does not answer cannot be terminated. Do not let it keep the process alive.
    this.#worker.unref();
    await this.#worker.terminate();
  }

  /** Terminates the thread if it does not exit on its own. By now, it has closed its resources. */
  #seeOut(): void {
    const lingers = setTimeout(() => void this.kill(), LINGER_MS);
    lingers.unref();
    this.#worker.once('exit', () => clearTimeout(lingers));
  }
}

/** Deals out the producers in turn, so that thread loads differ by at most one. */
function shares(
  { run, spec, producers, numbers = Array.from({ length: producers }, (_, number) => number) }: CrewOrder,
  { kind, settings }: ConfiguredTarget,
  namesFile: string | null
): Assignment[] {
  const threads = Math.min(availableParallelism(), numbers.length);
  const acks = newAckBoard();
  return Array.from({ length: threads }, (_, thread) => ({
    run,
    spec,
    sink: { kind: kind.kind, settings },
    producers: numbers.filter((_number, at) => at % threads === thread),
    producersInAll: producers,
    acks,
    namesFile,
  }));
}

function gone(): Fault {
  return new Fault({
    kind: 'fatal',
    code: 'THREAD_GONE',
    message: 'A producer thread ended before its work was done.',
    hint: "Check the service's log; the usual cause is too little memory.",
  });
}

function crashed(error: unknown): Fault {
  const fault = Fault.from(error);
  return fault.code === 'ERR_WORKER_OUT_OF_MEMORY' ? gone() : fault;
}

function notConnected(withinMs: number): Fault {
  return new Fault({
    kind: 'transient',
    code: 'CONNECT_TIMED_OUT',
    message: `The producers were not all connected within ${withinMs / 1000} s.`,
    hint: 'Use fewer producers, or check why the store is slow to accept connections.',
  });
}
