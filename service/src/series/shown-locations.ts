import type { StoredReadings } from '../sinks/contract.ts';
import type { HiddenRun } from '../sinks/hidden-runs.ts';
import { within } from '../time/deadline.ts';
import { inTime } from '../time/in-time.ts';

const QUERY_WITHIN_MS = 30_000;
/**
 * How long a list of locations is used, and therefore how long a new location may be missing. It may be missing longer if the
 * store takes longer to list locations than a page waits.
 */
const LOCATIONS_FOR_MS = 10_000;

/** The locations that a series draws: those with readings outside the hidden runs. */
export class ShownLocations {
  readonly #hidden: (() => readonly HiddenRun[]) | null;
  #known: { at: number; locations: ReadonlySet<string> } | null = null;
  #newer: Promise<ReadonlySet<string>> | null = null;

  /** @param hidden - The runs whose rows are left out; null if none are. */
  constructor(hidden: (() => readonly HiddenRun[]) | null) {
    this.#hidden = hidden;
  }

  /** The locations to read: all or, if `names` are given, those of these names. Undefined means all locations in the store. */
  async among(
    readings: StoredReadings,
    names: ReadonlySet<string> | undefined,
    deadline: number
  ): Promise<ReadonlySet<string> | undefined> {
    const hidden = this.#hidden?.() ?? [];
    // A store without `minutes` would have to read everything to list the locations. Its series() leaves out the hidden runs
    // itself.
    if (readings.minutes === undefined || hidden.length === 0) {
      return names;
    }
    const locations = await this.#all(readings, hidden, deadline);
    return names === undefined ? locations : names.intersection(locations);
  }

  /** A page waits for the first list as long as it takes, but for one that replaces an old list only until the deadline. */
  async #all(readings: StoredReadings, hidden: readonly HiddenRun[], deadline: number): Promise<ReadonlySet<string>> {
    const known = this.#known;
    if (known !== null && performance.now() - known.at <= LOCATIONS_FOR_MS) {
      return known.locations;
    }
    this.#newer ??= this.#read(readings, hidden).finally(() => {
      this.#newer = null;
    });
    if (known === null) {
      return this.#newer;
    }
    const [newer] = await inTime(deadline, [this.#newer]);
    return newer ?? known.locations;
  }

  async #read(readings: StoredReadings, hidden: readonly HiddenRun[]): Promise<ReadonlySet<string>> {
    const at = performance.now();
    const all = await within(QUERY_WITHIN_MS, 'finding the locations with readings', readings.newest(hidden));
    const locations = new Set(all.map(({ location }) => location));
    this.#known = { at, locations };
    return locations;
  }
}
