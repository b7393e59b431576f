import type { ConfiguredTarget } from '../config/settings.ts';
import type { Journal } from '../journal/journal.ts';
import type { OutageReport } from '../model/outage-report.ts';
import type { Breaker } from '../outages/breaker.ts';
import { OutageEffects } from '../outages/effect.ts';
import { leaderOf } from '../outages/leader.ts';
import { OutageSchedule } from '../outages/schedule.ts';
import type { Second } from '../producer/second.ts';
import { systemClock } from '../time/clock.ts';
import type { RunRecord } from '../journal/rows.ts';

interface OutagesContext {
  readonly journal: Journal;
  readonly breaker: Breaker;
  /** The targets that the run writes to, directly or through its relay. */
  readonly targets: readonly ConfiguredTarget[];
  /** When the warm-up ends, in milliseconds since 1970 UTC. */
  readonly measuredFrom: number;
  note(text: string): void;
}

/** What a run breaks while it writes, and what that does to it. Disposing of it undoes everything. */
export class RunOutages implements AsyncDisposable {
  readonly #schedule: OutageSchedule;
  readonly #effects: OutageEffects;

  private constructor(schedule: OutageSchedule) {
    this.#schedule = schedule;
    this.#effects = new OutageEffects(schedule.courses);
  }

  /** Begins the schedule of the run's spec; null if the run breaks nothing. */
  static begin({ id, spec }: RunRecord, context: OutagesContext): RunOutages | null {
    const { journal, breaker, targets, measuredFrom, note } = context;
    return spec.outages === undefined
      ? null
      : new RunOutages(
          new OutageSchedule({
            run: id,
            outages: spec.outages,
            begun: journal.outages.stepsBegun(id),
            ...{ breaker, note, leader: leaderOf(targets) },
            measuredInMs: measuredFrom - Date.now(),
            clock: systemClock,
          })
        );
  }

  /** Adds a second, which has just ended; `acked` is the number of all rows so far. */
  add(second: Second, acked: number): void {
    this.#effects.add(second, Date.now());
    this.#schedule.progressed(acked);
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
