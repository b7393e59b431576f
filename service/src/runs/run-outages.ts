import type { ConfiguredTarget } from '../config/settings.ts';
import type { Journal } from '../journal/journal.ts';
import type { OutageReport } from '../model/outage-report.ts';
import type { Breaker } from '../outages/breaker.ts';
import { OutageEffects } from '../outages/effect.ts';
import { leaderOf } from '../outages/leader.ts';
import { ProducerSilence } from '../outages/producer-silence.ts';
import { OutageSchedule } from '../outages/schedule.ts';
import type { ProcessMark } from '../stack/detached-process.ts';
import type { Second } from '../producer/second.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { systemClock } from '../time/clock.ts';
import type { RunRecord } from '../journal/rows.ts';

/** A producer that writes more slowly than this is silent most of the time anyway. */
const SLOWEST_PER_SECOND = 2;

interface OutagesContext {
  readonly journal: Journal;
  readonly breaker: Breaker;
  /** The targets that the run writes to, directly or through its relay. */
  readonly targets: readonly ConfiguredTarget[];
  /** The process of the run's relay, if it has one. */
  readonly relay: ProcessMark | undefined;
  /** When the producers start, in milliseconds since 1970 UTC. */
  readonly startedAt: number;
  note(text: string): void;
}

/** What a run breaks while it writes, and what that does to it. Disposing of it undoes everything. */
export class RunOutages implements AsyncDisposable {
  readonly #schedule: OutageSchedule;
  readonly #startedAt: number;
  readonly #effects: OutageEffects;
  readonly #silence: ProducerSilence | null;

  private constructor(schedule: OutageSchedule, startedAt: number, silence: ProducerSilence | null) {
    this.#schedule = schedule;
    this.#startedAt = startedAt;
    this.#effects = new OutageEffects(schedule.courses);
    this.#silence = silence;
  }

  /** Begins the schedule of the run's spec; null if the run breaks nothing. */
  static begin({ id, spec, producers }: RunRecord, context: OutagesContext): RunOutages | null {
    const { journal, breaker, targets, relay, startedAt, note } = context;
    if (spec.outages === undefined) {
      return null;
    }
    const isSlow = spec.ratePerSecond !== null && spec.ratePerSecond < producers * SLOWEST_PER_SECOND;
    const schedule = new OutageSchedule({
      run: id,
      outages: spec.outages,
      // After a restart of the service, what has begun before is not repeated.
      begun: journal.outages.stepsBegun(id),
      ...{ breaker, note, surroundings: { leader: leaderOf(targets), relay } },
      measuredInMs: startedAt + spec.warmupMs - Date.now(),
      clock: systemClock,
    });
    return new RunOutages(schedule, startedAt, isSlow ? null : new ProducerSilence());
  }

  /** Adds a second, with the account of each producer at its end. */
  add(second: Second, accounts: readonly ProducerAccount[]): void {
    // Not the current time: a second may arrive late.
    const endedAt = this.#startedAt + second.second * 1000;
    const silenceMs = this.#silence?.add(accounts, endedAt - second.elapsedMs, endedAt) ?? null;
    this.#effects.add({ ...second, endedAt, silenceMs });
    this.#schedule.progressed(accounts.reduce((sum, { acked }) => sum + acked, 0));
  }

  /** Begins no more outages, and resolves when all are undone. */
  end(): Promise<void> {
    return this.#schedule.end();
  }

  reports(): OutageReport[] {
    return this.#effects.reports();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }
}

/** Undoes what killed processes have left broken, before a run uses it. Never throws: the run itself finds what stays broken. */
export async function undoLeft(breaker: Pick<Breaker, 'undoLeft'>, note: (text: string) => void): Promise<void> {
  for (const { what, action, problem } of await breaker.undoLeft()) {
    note(
      problem === null
        ? `An earlier run had left ${what} broken (${action}). That is undone.`
        : `An earlier run has left ${what} broken (${action}), and that could not be undone: ${problem}`
    );
  }
}
