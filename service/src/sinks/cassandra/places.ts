import type { Reading } from '../../model/reading.ts';
import type { TableShape } from './table-shape.ts';

const MINUTE_MS = 60_000;
/** Sequence numbers per block. Places are recorded per block, so looking up a number does not read the places of other blocks. */
export const SEQS_PER_BLOCK = 100_000;

/** A location's readings of one minute: a slice of one partition. */
export interface Minute {
  location: string;
  /** Its start, in milliseconds since 1970 UTC. */
  minuteMs: number;
}

/** Records that rows of a producer, with numbers in that block, are stored in that minute. */
export interface Place extends Minute {
  block: number;
}

/** Start of the minute in which a reading is stored; its time is stored in whole milliseconds. */
export function minuteOf(time: number): number {
  return Math.floor(Math.round(time) / MINUTE_MS) * MINUTE_MS;
}

export function blockOf(seq: number): number {
  return Math.floor(seq / SEQS_PER_BLOCK);
}

/** A slice of one partition: from `fromMs` up to `untilMs`, within one day. */
export interface Slice {
  location: string;
  fromMs: number;
  untilMs: number;
}

const DAY_MS = 86_400_000;

export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS;
}

/** The table of places. The places of a block are stored together, in descending order of blocks. */
export function placeTable({ placeTable: table }: { placeTable: string }): TableShape {
  return {
    table,
    columns: [
      ['run', 'text'],
      ['producer', 'int'],
      ['block', 'int'],
      ['location', 'text'],
      ['minute', 'timestamp'],
    ],
    partitionKey: ['run', 'producer'],
    clusteringKey: ['block', 'location', 'minute'],
    options: 'CLUSTERING ORDER BY (block DESC, location ASC, minute ASC)',
  };
}

/** Parameterised INSERT of one place. */
export function placeInsert({ placeTable: table }: { placeTable: string }): string {
  return `INSERT INTO ${table} (run, producer, block, location, minute) VALUES (?, ?, ?, ?, ?)`;
}

/** Merges the minutes into as few non-overlapping slices as the days allow. */
export function slicesOf(minutes: Iterable<Minute>): Slice[] {
  const byLocation = new Map<string, Set<number>>();
  for (const { location, minuteMs } of minutes) {
    const known = byLocation.get(location);
    if (known === undefined) {
      byLocation.set(location, new Set([minuteMs]));
    } else {
      known.add(minuteMs);
    }
  }
  const slices: Slice[] = [];
  for (const [location, starts] of byLocation) {
    let open: Slice | null = null;
    for (const minuteMs of [...starts].sort((a, b) => a - b)) {
      if (open !== null && open.untilMs === minuteMs && dayOf(open.fromMs) === dayOf(minuteMs)) {
        open.untilMs += MINUTE_MS;
      } else {
        open = { location, fromMs: minuteMs, untilMs: minuteMs + MINUTE_MS };
        slices.push(open);
      }
    }
  }
  return slices;
}

/**
 * The places that a session has already recorded. Keeps one minute per location in memory: if another reading comes from an
 * earlier minute, its place is recorded again, which changes nothing.
 */
export class KnownPlaces {
  readonly #latest = new Map<string, Place>();
  #fresh: Place[] = [];

  /** The place of a reading with that sequence number. */
  of(seq: number, { location, time }: Reading): Place {
    const known = this.#latest.get(location);
    if (
      known !== undefined &&
      minuteOf(time) === known.minuteMs &&
      seq >= known.block * SEQS_PER_BLOCK &&
      seq < (known.block + 1) * SEQS_PER_BLOCK
    ) {
      return known;
    }
    const place = { location, minuteMs: minuteOf(time), block: blockOf(seq) };
    this.#latest.set(location, place);
    this.#fresh.push(place);
    return place;
  }

  /** Returns the places that are new since the last call. They must be recorded before any of their rows are written. */
  takeFresh(): Place[] {
    const fresh = this.#fresh;
    if (fresh.length > 0) {
      this.#fresh = [];
    }
    return fresh;
  }
}
