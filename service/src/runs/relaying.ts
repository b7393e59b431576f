import type { ConfiguredTarget } from '../config/settings.ts';
import type { Fault, FaultRecord } from '../model/fault.ts';
import type { HostWork } from '../model/host-work.ts';
import type { RelayReport } from '../model/report.ts';
import type { RunId } from '../model/run.ts';
import { counted } from '../model/sentence.ts';
import { systemClock, Wake } from '../time/clock.ts';
import { percentiles } from '../stats/histograms.ts';
import type { ProcessMark } from '../stack/detached-process.ts';
import { RelayChild, type RelaySecond } from '../relay/child.ts';
import { RelayOptions } from '../relay/options.ts';
import { withClockError } from './clock-error.ts';
import type { Count } from './counting.ts';

const SECOND_MS = 1_000;
/** Stop waiting for a relay that stores nothing for this long. */
const PROGRESS_WITHIN_MS = 60_000;

/**
 * The relay of one run. It begins at the end of the topic, so that it copies what this run writes and nothing older.
 */
export class Relaying {
  readonly target: ConfiguredTarget;
  readonly #run: RunId;
  readonly #child: RelayChild;
  readonly #wake = new Wake();
  #isGivenUp = false;
  #drainMs: number | null = null;
  /** When the relay had caught up, in milliseconds since 1970 UTC; null if it never did. */
  #drainedAt: number | null = null;

  /**
   * Resolves when the relay has joined its group, so that its startup is not measured. Throws the Fault of a topic or a store
   * that cannot be reached. `say` receives messages about what prevents the relay from continuing.
   */
  static async begin(
    run: RunId,
    from: ConfiguredTarget,
    to: ConfiguredTarget,
    say: (text: string) => void
  ): Promise<Relaying> {
    if (from.kind.topic === undefined) {
      throw new Error('Validation refuses to relay from a target without a topic.');
    }
    const order = {
      from: from.kind.topic(from.settings),
      to: { kind: to.kind.kind, target: to.settings },
      options: RelayOptions.parse({ group: groupOf(run) }),
    };
    // Programs without a relay start faster if the Kafka client is not loaded.
    const { beginAtEnd } = await import('../relay/begin-at-end.ts');
    await beginAtEnd(order.from, order.to, order.options);
    const child = new RelayChild(order, say);
    try {
      await child.joined;
    } catch (thrown) {
      await child.stop();
      throw thrown;
    }
    return new Relaying(run, to, child);
  }

  private constructor(run: RunId, target: ConfiguredTarget, child: RelayChild) {
    this.#run = run;
    this.target = target;
    this.#child = child;
    void child.failed.then(() => this.giveUp());
  }

  /** Resolves with the fault if the relay ends before it is stopped. */
  get failed(): Promise<Fault> {
    return this.#child.failed;
  }

  /** Its process, which an outage may freeze. */
  get process(): ProcessMark {
    return this.#child.process;
  }

  /** Whether the relay has processed everything that the producers wrote. */
  get hasCaughtUp(): boolean {
    return this.#drainMs !== null;
  }

  /** The problem to report if we stopped waiting for the relay: the remaining records are in the topic, not lost. */
  leftBehind(from: string): FaultRecord {
    const to = this.target.name;
    return {
      kind: 'transient',
      code: 'RELAY_BEHIND',
      message: `The run ended before the relay had copied ${counted(this.#child.course.lag, 'record')} of the topic.`,
      hint: `Continue it: thermobench relay --from ${from} --to ${to} --group ${groupOf(this.#run)} --until-caught-up; then count: thermobench verify ${this.#run}`,
      count: 1,
    };
  }

  takeSecond(): RelaySecond {
    return this.#child.takeSecond();
  }

  /**
   * Resolves when the relay has processed the `acked` records of the producers, which have ended, or makes no more
   * progress. Meanwhile calls `observe` every second.
   */
  async drain(acked: number, observe: (elapsedMs: number, second: RelaySecond) => void): Promise<void> {
    const { course } = this.#child;
    const beganAt = performance.now();
    let [lastAt, lastDone, progressAt] = [beganAt, this.#child.done, beganAt];
    while ((this.#child.done < acked || course.lag > 0) && !this.#isGivenUp) {
      await systemClock.sleep(SECOND_MS, this.#wake);
      const now = performance.now();
      observe(now - lastAt, this.takeSecond());
      progressAt = this.#child.done > lastDone ? now : progressAt;
      lastDone = this.#child.done;
      lastAt = now;
      if (now - progressAt > PROGRESS_WITHIN_MS) {
        return;
      }
    }
    if (!this.#isGivenUp) {
      this.#drainMs = performance.now() - beganAt;
      this.#drainedAt = Date.now();
    }
  }

  /** Ends {@link drain}. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.#wake.fire();
  }

  /** Stops the relay; what it stored stays. Never rejects. */
  async end(): Promise<void> {
    await this.#child.stop();
  }

  /**
   * @param startedAt When the producers were started, in milliseconds since 1970 UTC.
   * @param hosts The hosts of the producers, if they are not this one.
   */
  report(startedAt: number, { ledger, problem }: Count, hosts?: readonly HostWork[]): RelayReport {
    const { rows, duplicates, poison, rebalances, retries, mostLag, endToEnd } = this.#child.course;
    return {
      target: this.target.name,
      sink: this.target.kind.kind,
      rowsPerSecond: this.#drainedAt === null ? null : (rows * 1_000) / (this.#drainedAt - startedAt),
      relayed: rows,
      ...{ duplicates, poison, rebalances, retries, mostLag },
      drainMs: this.#drainMs,
      ...withClockError(percentiles(endToEnd), hosts),
      ledger,
      ledgerProblem: problem,
    };
  }
}

/** Each run has its own group, so that its relay does not continue where another relay stopped. */
function groupOf(run: RunId): string {
  return `thermobench-run-${run}`;
}
