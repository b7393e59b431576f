import { within } from '../time/deadline.ts';
import type { HiddenRun } from '../sinks/hidden-runs.ts';
import type { StoredReadings } from '../sinks/contract.ts';
import { hoursOf, MINUTE_MS, type Hour } from './hour.ts';
import type { HourFile } from './hour-file.ts';

/** Maximum number of concurrent reads, because the store has more important work than charts. */
const AT_ONCE = 2;
const STRETCH_WITHIN_MS = 60_000;
/**
 * How long the result of an earlier read may still be shown: in a range of hours or more, it is not noticeable that the newest
 * minutes are missing.
 */
const LATELY_MS = 120_000;

/** Whole hours of one location. */
export interface Stretch {
  readonly location: string;
  readonly from: number;
  readonly until: number;
}

/** `page`: a page is waiting for it. `later`: to be done when no page is waiting. */
type Urgency = 'page' | 'later';

interface Order {
  readonly stretch: Stretch;
  readonly urgency: Urgency;
  readonly begin: () => Promise<void>;
}

/**
 * Has the store aggregate hours, a few stretches at a time. Those that a page is waiting for come first, the newest of them
 * before the others.
 */
export class Adding {
  readonly #readings: StoredReadings;
  readonly #file: HourFile;
  readonly #now: () => number;
  readonly #hidden: () => readonly HiddenRun[];
  readonly #ordered = new Map<string, Promise<Hour[]>>();
  /** Hours of the last read, by location. */
  readonly #read = new Map<string, Hour[]>();
  #waiting: Order[] = [];
  #running = new Set<Promise<void>>();

  /** @param hidden - The runs whose rows are left out. */
  constructor(readings: StoredReadings, file: HourFile, now: () => number, hidden: () => readonly HiddenRun[]) {
    this.#readings = readings;
    this.#file = file;
    this.#now = now;
    this.#hidden = hidden;
  }

  /** Reads hours that may still receive readings; the result is not stored in the file. */
  read(stretch: Stretch): Promise<Hour[]> {
    return this.#order(stretch, 'page', async () => {
      const generation = this.#file.generation();
      const hours = await this.#ask(stretch);
      if (this.#file.generation() === generation) {
        this.#read.set(stretch.location, hours);
      }
      return hours;
    });
  }

  /**
   * The result of a recent read of that stretch. If the store is always slow, a page thus shows the answer to its previous
   * request.
   */
  lately({ location, from, until }: Stretch): Hour[] {
    const hours = this.#read.get(location) ?? [];
    return hours.filter(({ start, madeAt }) => start >= from && start < until && this.#now() - madeAt < LATELY_MS);
  }

  /** Discards the results of all earlier reads. */
  forgetLately(): void {
    this.#read.clear();
  }

  /** Reads hours that are over and stores them in the file. */
  keep(stretch: Stretch, urgency: Urgency): Promise<Hour[]> {
    return this.#order(stretch, urgency, async () => {
      const generation = this.#file.generation();
      const hours = await this.#ask(stretch);
      this.#file.keep(hours, generation);
      return hours;
    });
  }

  /** Starts no further work, discards queued work, and resolves when the work in progress has ended. */
  async stop(): Promise<void> {
    this.#waiting = [];
    await Promise.all(this.#running);
  }

  async #ask({ location, from, until }: Stretch): Promise<Hour[]> {
    const madeAt = this.#now();
    const query = { location, from, to: until, maxPoints: (until - from) / MINUTE_MS };
    const [frame] = await within(STRETCH_WITHIN_MS, 'aggregating hours', this.#readings.series(query, this.#hidden()));
    return hoursOf({ location, from, until }, frame, madeAt);
  }

  /** Queues the work unless the same work is queued already, because pages are refreshed repeatedly. */
  #order(stretch: Stretch, urgency: Urgency, work: () => Promise<Hour[]>): Promise<Hour[]> {
    const key = `${urgency} ${stretch.from} ${stretch.until} ${stretch.location}`;
    const ordered = this.#ordered.get(key);
    if (ordered !== undefined) {
      return ordered;
    }
    const { promise, resolve, reject } = Promise.withResolvers<Hour[]>();
    const begin = () =>
      work()
        .then(resolve, reject)
        .finally(() => this.#ordered.delete(key));
    this.#ordered.set(key, promise);
    this.#waiting.push({ stretch, urgency, begin });
    this.#waiting.sort((a, b) => rank(a.urgency) - rank(b.urgency) || b.stretch.from - a.stretch.from);
    // Wait until the page has queued all its work, so that its newest stretch comes first.
    queueMicrotask(() => this.#next());
    return promise;
  }

  #next(): void {
    while (this.#running.size < AT_ONCE) {
      const order = this.#waiting.shift();
      if (order === undefined) {
        return;
      }
      const running = order.begin().finally(() => {
        this.#running.delete(running);
        this.#next();
      });
      this.#running.add(running);
    }
  }
}

function rank(urgency: Urgency): number {
  return urgency === 'page' ? 0 : 1;
}
