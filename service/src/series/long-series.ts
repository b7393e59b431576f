import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { ConfiguredTarget } from '../config/settings.ts';
import type { Frame, SeriesQuery, SeriesRequest } from '../model/series.ts';
import { within } from '../time/deadline.ts';
import type { HiddenRun } from '../sinks/hidden-runs.ts';
import type { AnySink, Extent, Minute, StoredMinutes, StoredReadings } from '../sinks/contract.ts';
import { eachAtMost } from '../sinks/at-most.ts';
import { Opened } from '../sinks/opened.ts';
import { compareLocations } from '../sinks/location-order.ts';
import { Adding, type Stretch } from './adding.ts';
import { bucketOf, frameOf, gridOf, type Grid } from './grid.ts';
import { dayOf, HOUR_MS, hourOf, isFresh, packed, SETTLED_AFTER_MS, type Hour } from './hour.ts';
import { dropHours, HourFile } from './hour-file.ts';
import { inTime } from '../time/in-time.ts';
import { sample, samplesOf } from './sampling.ts';
import { ShortSeries } from './short-series.ts';
import { ShownLocations } from './shown-locations.ts';

const QUERY_WITHIN_MS = 30_000;
/** Number of locations whose short ranges are read at the same time. */
const LOCATIONS_AT_ONCE = 4;
/** How long a page waits before it also requests samples, and how long it waits in total. */
const EXACT_WITHIN_MS = 700;
const ANSWER_WITHIN_MS = 1_600;
/**
 * A range with more hours is queried from the store directly: if the readings extend back to 1970, for example, most hours are
 * empty.
 */
const MAX_HOURS = 100_000;

interface KnownHours {
  readonly extent: Extent;
  readonly hours: readonly Hour[];
}

/** The known hours of one location's range, and the stretches that have to be read. */
interface Known extends KnownHours {
  /** Hours that are not over yet, or have only just ended. */
  readonly open: readonly Stretch[];
  readonly missing: readonly Stretch[];
  /** Known hours that are to be read again when there is time. */
  readonly stale: readonly Stretch[];
}

/**
 * The series of one target. Ranges of hours or more are built from minutes. The store aggregates these minutes, and a file on
 * this machine stores them hour by hour. Aggregating twenty million readings takes longer than a page can wait, but has to be
 * done only once.
 *
 * Missing hours are read newest first while a page waits, and then in the background. Until all hours have been read, samples
 * represent the missing ones, and the frames state how many hours are pending. {@link isFresh} explains how late readings are
 * noticed.
 */
export class LongSeries {
  readonly #storeKey: string;
  readonly #file: string;
  readonly #now: () => number;
  readonly #hidden: (() => readonly HiddenRun[]) | null;
  readonly #sink: Opened<AnySink>;
  #open: { file: HourFile; adding: Adding; short: ShortSeries } | null = null;
  readonly #locations: ShownLocations;

  /** @param hidden - The runs whose rows are left out. A series without them caches its hours in a separate file. */
  constructor(
    target: ConfiguredTarget,
    dataFolder: string,
    now: () => number = Date.now,
    hidden: (() => readonly HiddenRun[]) | null = null
  ) {
    this.#sink = new Opened(() => target.kind.connect(target.settings, {}));
    this.#storeKey = storeKeyOf(target);
    const rows = hidden === null ? '' : '-without-runs';
    this.#file = join(dataFolder, 'series', `${target.name}-${this.#storeKey}${rows}.db`);
    this.#now = now;
    this.#hidden = hidden;
    this.#locations = new ShownLocations(hidden);
  }

  /** Whether that target still points to the store that this series reads. */
  isOf(target: ConfiguredTarget): boolean {
    return storeKeyOf(target) === this.#storeKey;
  }

  /**
   * Reads the series in the buckets of `bucketEdges`; empty if the target's readings cannot be read back. Throws the Fault of the
   * store or of the file.
   */
  async read({ location, from, to, maxPoints }: SeriesRequest): Promise<Frame[]> {
    const { readings } = await this.#sink.get();
    const names = location === undefined ? undefined : new Set([location].flat());
    return readings === undefined ? [] : this.#read(readings, { from, to, maxPoints }, names);
  }

  async #read(readings: StoredReadings, query: SeriesQuery, names: ReadonlySet<string> | undefined): Promise<Frame[]> {
    const askedAt = performance.now();
    const grid = gridOf(query);
    const { minutes } = readings;
    const shown = await this.#locations.among(readings, names, askedAt + EXACT_WITHIN_MS);
    const extents = grid && minutes ? await extentsIn(minutes, shown, grid) : null;
    if (grid === null || minutes === undefined || extents === null) {
      return this.#asItIs(readings, query, shown, askedAt + ANSWER_WITHIN_MS);
    }
    const { file, adding } = this.#opened(readings);
    const known = extents.map((extent) => this.#known(file, adding, extent));
    const orders = known.flatMap(({ open, missing }) => [
      ...open.map((stretch) => adding.read(stretch)),
      ...missing.map((stretch) => adding.keep(stretch, 'page')),
    ]);
    // No page waits for these. If one fails, the next page queues it again, and reports it if the failure is permanent.
    for (const stretch of known.flatMap(({ stale }) => stale)) {
      adding.keep(stretch, 'later').catch(() => undefined);
    }
    const early = withNews(known, await inTime(askedAt + EXACT_WITHIN_MS, orders));
    const asked = { of: (name: string, starts: readonly number[]) => minutes.of(name, starts, this.#hidden?.() ?? []) };
    const sampling = sample(asked, samplesOfAll(early, grid), askedAt + ANSWER_WITHIN_MS);
    const [news, samples] = await Promise.all([inTime(askedAt + ANSWER_WITHIN_MS, orders), sampling]);
    return withNews(known, news).map((one) => drawn(one, grid, samples.get(one.extent.location) ?? []));
  }

  async #asItIs(
    readings: StoredReadings,
    query: SeriesQuery,
    locations: ReadonlySet<string> | undefined,
    deadline: number
  ): Promise<Frame[]> {
    if (readings.minutes === undefined) {
      // A store without `minutes` reads the whole range for each query, so there is one query for all locations.
      const [location] = locations?.size === 1 ? locations : [];
      const series = readings.series({ ...query, location }, this.#hidden?.() ?? []);
      const all = await within(QUERY_WITHIN_MS, 'reading the series', series);
      return locations === undefined ? all : all.filter((frame) => locations.has(frame.location));
    }
    const names = locations ?? new Set((await readings.minutes.extents()).map(({ location }) => location));
    const { short } = this.#opened(readings);
    const frames: Frame[] = [];
    await eachAtMost(LOCATIONS_AT_ONCE, [...names], async (location) => {
      frames.push(...(await short.read({ ...query, location }, deadline)));
    });
    return frames.sort((a, b) => compareLocations(a.location, b.location));
  }

  /** Call after rows in that time range were deleted: hours that may have contained them are read again. */
  forget(deleted: { from: number; until: number }): void {
    this.#open?.adding.forgetLately();
    this.#open?.short.forget();
    dropHours(this.#file, deleted);
  }

  async close(): Promise<void> {
    await this.#open?.adding.stop();
    this.#open?.file.close();
    this.#open = null;
    await (await this.#sink.take())?.close();
  }

  #known(file: HourFile, adding: Adding, extent: Extent): Known {
    const { location, from, until } = extent;
    const now = this.#now();
    const settledUntil = Math.max(from, Math.min(until, hourOf(now - SETTLED_AFTER_MS)));
    const kept = file.read(location, from, settledUntil);
    const missing: number[] = [];
    for (let start = from; start < settledUntil; start += HOUR_MS) {
      if (!kept.has(start)) {
        missing.push(start);
      }
    }
    const open = settledUntil < until ? [{ location, from: settledUntil, until }] : [];
    const hours = [...kept.values()];
    const stale = hours.filter((hour) => !isFresh(hour, now)).map(({ start }) => start);
    return {
      extent,
      hours: hours.concat(open.flatMap((stretch) => adding.lately(stretch))),
      open,
      missing: byDay(location, missing),
      stale: byDay(location, stale),
    };
  }

  #opened(readings: StoredReadings) {
    if (this.#open === null) {
      const file = new HourFile(this.#file);
      const hidden = () => this.#hidden?.() ?? [];
      const ask = (query: SeriesQuery) =>
        within(QUERY_WITHIN_MS, 'reading the series', readings.series(query, hidden()));
      this.#open = { file, adding: new Adding(readings, file, this.#now, hidden), short: new ShortSeries(ask) };
    }
    return this.#open;
  }
}

/**
 * For each location, the part of the grid in which it has readings; null if it is better to query the whole range from the store.
 */
async function extentsIn(
  minutes: StoredMinutes,
  locations: ReadonlySet<string> | undefined,
  { from, to }: Grid
): Promise<Extent[] | null> {
  const all = await within(QUERY_WITHIN_MS, 'finding the time range of the readings', minutes.extents());
  const extents = all
    .filter((extent) => locations === undefined || locations.has(extent.location))
    .map((extent) => ({
      location: extent.location,
      from: hourOf(Math.max(from, extent.from)),
      until: Math.ceil(Math.min(to, extent.until) / HOUR_MS) * HOUR_MS,
    }))
    .filter((extent) => extent.from < extent.until);
  const hours = extents.reduce((sum, extent) => sum + (extent.until - extent.from) / HOUR_MS, 0);
  return hours > MAX_HOURS ? null : extents;
}

/** Identifies the store, because a target of the same name may later point to another store with other readings. */
function storeKeyOf({ settings }: ConfiguredTarget): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 12);
}

/**
 * Splits the hours by day, each stretch from the first to the last hour of its day. In a partitioned store, a day is in a single
 * partition.
 */
function byDay(location: string, hours: readonly number[]): Stretch[] {
  return [...Map.groupBy(hours, dayOf).values()].map((ofDay) => ({
    location,
    from: ofDay[0],
    until: ofDay[ofDay.length - 1] + HOUR_MS,
  }));
}

/**
 * Replaces stored hours by those just read. The two may overlap, because a stretch extends from its first missing hour to its
 * last.
 */
function withNews(known: readonly Known[], news: readonly Hour[][]): KnownHours[] {
  const byLocation = Map.groupBy(news.flat(), ({ location }) => location);
  return known.map(({ extent, hours }) => {
    const newer = byLocation.get(extent.location) ?? [];
    const starts = new Set(newer.map(({ start }) => start));
    return { extent, hours: hours.filter(({ start }) => !starts.has(start)).concat(newer) };
  });
}

function samplesOfAll(known: readonly KnownHours[], grid: Grid): Map<string, number[]> {
  return new Map(known.map(({ extent, hours }) => [extent.location, samplesOf(extent, grid, hours)]));
}

/** Draws the hours, and samples only for those that are still missing. */
function drawn({ extent, hours }: KnownHours, grid: Grid, samples: readonly Minute[]): Frame {
  const wanted = new Set(samplesOf(extent, grid, hours).map((start) => bucketOf(grid, start)));
  const standIns = packed(samples.filter(({ start }) => wanted.has(bucketOf(grid, start))));
  const pendingHours = (extent.until - extent.from) / HOUR_MS - hours.length;
  return {
    ...frameOf(extent.location, grid, [...hours.map(({ minutes }) => minutes), standIns]),
    ...(pendingHours > 0 && { pendingHours }),
  };
}
