import { within } from '../time/deadline.ts';
import type { Sink } from '../sinks/contract.ts';
import { hoursOf, MINUTE_MS, type Hour } from './hour.ts';
import type { HourFile } from './hour-file.ts';

/** The store has more to do than to draw curves. */
const AT_ONCE = 2;
const STRETCH_WITHIN_MS = 60_000;
/** On a range of hours and more nobody sees that the newest minutes are missing. */
const LATELY_MS = 120_000;

/** Whole hours of one location. */
export interface Stretch {
  readonly location: string;
  readonly from: number;
  readonly until: number;
}

/** `page`: somebody waits for it. `later`: when nobody does. */
type Urgency = 'page' | 'later';

interface Order {
  readonly stretch: Stretch;
  readonly urgency: Urgency;
  readonly begin: () => Promise<void>;
}

/** Lets the store add up hours, a few stretches at a time: first what a page waits for, and of that the newest. */
export class Adding {
  readonly #sink: Sink;
  readonly #file: HourFile;
  readonly #now: () => number;
  readonly #ordered = new Map<string, Promise<Hour[]>>();
  /** What was read last, by location. */
  readonly #read = new Map<string, Hour[]>();
  #waiting: Order[] = [];
  #running = new Set<Promise<void>>();

  constructor(sink: Sink, file: HourFile, now: () => number) {
    this.#sink = sink;
    this.#file = file;
    this.#now = now;
  }

  /** Hours that may still get readings; they are not kept. */
  read(stretch: Stretch): Promise<Hour[]> {
    return this.#order(stretch, 'page', async () => {
      const hours = await this.#ask(stretch);
      this.#read.set(stretch.location, hours);
      return hours;
    });
  }

  /** What was read lately of that stretch: for a page that the store keeps waiting each time, the answer to the one before. */
  lately({ location, from, until }: Stretch): Hour[] {
    const hours = this.#read.get(location) ?? [];
    return hours.filter(({ start, madeAt }) => start >= from && start < until && this.#now() - madeAt < LATELY_MS);
  }

  /** Hours that are over; they are kept in the file. */
  keep(stretch: Stretch, urgency: Urgency): Promise<Hour[]> {
    return this.#order(stretch, urgency, async () => {
      const hours = await this.#ask(stretch);
      this.#file.keep(hours);
      return hours;
    });
  }

  /** Begins nothing more, and resolves when what is under way has ended. What waits stays undone. */
  async stop(): Promise<void> {
    this.#waiting = [];
    await Promise.all(this.#running);
  }

  async #ask({ location, from, until }: Stretch): Promise<Hour[]> {
    const madeAt = this.#now();
    const query = { location, from, to: until, maxPoints: (until - from) / MINUTE_MS };
    const [frame] = await within(STRETCH_WITHIN_MS, 'adding up hours', this.#sink.series(query));
    return hoursOf({ location, from, until }, frame, madeAt);
  }

  /** What is ordered already is not ordered twice: pages are looked at again and again. */
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
    // When all that a page orders is here: the newest of it comes first.
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
