import type { Frame, SeriesQuery } from '../model/series.ts';
import { HOUR_MS } from './hour.ts';
import { inTime } from '../time/in-time.ts';

/** How long a page that moves with the clock may show the answer to its previous request. */
const LATELY_MS = 120_000;
const MAX_ANSWERS = 500;

interface Asked {
  readonly query: SeriesQuery;
  readonly frames: Promise<Frame[]>;
}

/**
 * Reads ranges that are queried from the store directly. If a query takes longer than a page waits, the query continues, and the
 * page shows the answer to its previous request. The page's next request then does not query the store again.
 */
export class ShortSeries {
  readonly #ask: (query: SeriesQuery) => Promise<Frame[]>;
  /** The query in progress and the last answer, by those parts of the query that do not move with the clock. */
  readonly #asking = new Map<string, Asked>();
  readonly #answered = new Map<string, { query: SeriesQuery; frames: Frame[] }>();

  constructor(ask: (query: SeriesQuery) => Promise<Frame[]>) {
    this.#ask = ask;
  }

  /** The readings of one location, by the deadline. Throws the store's Fault unless it is temporary. */
  async read(query: SeriesQuery, deadline: number): Promise<Frame[]> {
    const { location, from, to, maxPoints } = query;
    const key = JSON.stringify([location, to - from, maxPoints]);
    const inProgress = this.#asking.get(key);
    const asked = inProgress !== undefined && isNear(inProgress.query, query) ? inProgress : this.#begin(key, query);
    const [frames] = await inTime(deadline, [asked.frames]);
    if (frames !== undefined) {
      return frames;
    }
    const before = this.#answered.get(key);
    const lately = before !== undefined && isNear(before.query, query) ? before.frames : [];
    const pendingHours = Math.ceil((to - from) / HOUR_MS);
    const nothing = { location: location ?? '', bucketMs: HOUR_MS, time: [], min: [], max: [], mean: [], count: [] };
    return (lately.length > 0 ? lately : [nothing]).map((frame) => ({ ...frame, pendingHours }));
  }

  /** Discards all earlier answers, and those of queries in progress. */
  forget(): void {
    this.#answered.clear();
    this.#asking.clear();
  }

  #begin(key: string, query: SeriesQuery): Asked {
    const asked = { query, frames: this.#ask(query) };
    this.#asking.set(key, asked);
    asked.frames
      .then(
        (frames) => this.#asking.get(key) === asked && this.#keep(key, { query, frames }),
        // The page that is waiting for the query reports its failure.
        () => undefined
      )
      .finally(() => {
        if (this.#asking.get(key) === asked) {
          this.#asking.delete(key);
        }
      });
    return asked;
  }

  #keep(key: string, answer: { query: SeriesQuery; frames: Frame[] }): void {
    this.#answered.delete(key);
    this.#answered.set(key, answer);
    const [oldest] = this.#answered.keys();
    if (this.#answered.size > MAX_ANSWERS) {
      this.#answered.delete(oldest);
    }
  }
}

/** Whether two ranges of equal length are nearly the same. */
function isNear(one: SeriesQuery, other: SeriesQuery): boolean {
  return Math.abs(one.to - other.to) < LATELY_MS;
}
