import type { OutageRecord } from '../journal/outages.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import { memberText, type Outage } from '../model/outage.ts';
import { Wake, type Clock } from '../time/clock.ts';
import type { Breaker, Surroundings } from './breaker.ts';
import { begunEarlier, notBegun } from './outage-faults.ts';

/** What happened to an outage of a run. */
export interface OutageCourse {
  readonly outage: Outage;
  what: string;
  begunAt: number | null;
  undoneAt: number | null;
  answeredAt: number | null;
  problem: FaultRecord | null;
}

interface ScheduleParts {
  readonly run: string;
  readonly outages: readonly Outage[];
  /** Outages that an earlier process of the run has begun, by their place in the list: they are not repeated. */
  readonly begun: readonly number[];
  readonly breaker: Pick<Breaker, 'begin' | 'undo'>;
  readonly surroundings: Surroundings;
  /** How long until the warm-up is over. */
  readonly measuredInMs: number;
  readonly clock: Clock;
  note(text: string): void;
}

/** Breaks servers while a run writes, each outage at its own time, and undoes each of them. */
export class OutageSchedule {
  readonly courses: readonly OutageCourse[];
  readonly #parts: ScheduleParts;
  readonly #wake = new Wake();
  readonly #startedAt: number;
  #acked = 0;
  #isOver = false;
  readonly #performed: Promise<void>;

  constructor(parts: ScheduleParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.courses = parts.outages.map((outage) => ({
      ...{ outage, what: memberText(outage), begunAt: null, undoneAt: null, answeredAt: null, problem: null },
    }));
    const performed = this.courses.map(async (course, step) => {
      if (parts.begun.includes(step)) {
        course.problem = begunEarlier().record();
      } else {
        await this.#perform(course, step);
      }
    });
    this.#performed = Promise.all(performed).then(() => undefined);
  }

  /** Tells how many rows are acked, for the outages that wait for that. */
  progressed(acked: number): void {
    this.#acked = acked;
    this.#wake.fire();
  }

  /** Begins no more outages, undoes those in progress, and resolves when all are undone. */
  async end(): Promise<void> {
    this.#isOver = true;
    this.#wake.fire();
    await this.#performed;
  }

  async #perform(course: OutageCourse, step: number): Promise<void> {
    const { run, breaker, surroundings, clock, note } = this.#parts;
    try {
      if (!(await this.#due(course.outage))) {
        throw notBegun();
      }
      const record = await breaker.begin({ run, step, outage: course.outage }, surroundings);
      course.begunAt = record.begunAt;
      course.what = record.breakage.what;
      note(`Outage: ${course.what}: ${BEGUN[course.outage.action]}.`);
      await this.#until(clock.now() + course.outage.forMs);
      await this.#undo(course, record);
    } catch (thrown) {
      const fault = Fault.from(thrown);
      course.problem = fault.record();
      note(`Outage: ${course.what}: ${fault.message} ${fault.hint}`);
    }
  }

  async #undo(course: OutageCourse, record: OutageRecord): Promise<void> {
    course.undoneAt = Date.now();
    try {
      course.answeredAt = await this.#parts.breaker.undo(record);
      this.#parts.note(`Outage: ${course.what}: answers again.`);
    } catch (thrown) {
      course.undoneAt = null;
      throw thrown;
    }
  }

  /** Resolves with true when the outage is due, and with false if the run ends before. */
  async #due({ afterMs, afterRows = 0 }: Outage): Promise<boolean> {
    if (afterMs !== undefined) {
      await this.#until(this.#startedAt + this.#parts.measuredInMs + afterMs);
    } else {
      while (!this.#isOver && this.#acked < afterRows) {
        await this.#parts.clock.sleep(Infinity, this.#wake);
      }
    }
    return !this.#isOver;
  }

  async #until(at: number): Promise<void> {
    const { clock } = this.#parts;
    while (!this.#isOver && clock.now() < at) {
      await clock.sleep(at - clock.now(), this.#wake);
    }
  }
}

const BEGUN = {
  kill: 'killed',
  freeze: 'frozen',
  restart: 'shut down to be restarted',
  lock: 'its tables are locked',
} as const;
