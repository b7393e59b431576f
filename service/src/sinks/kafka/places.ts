import { murmur2 } from '@platformatic/kafka';

import { placeOf, type LocationPrefix } from './record-batch.ts';

/** More locations than a run has sensors; beyond them a place is made again when it is needed. */
const MOST_PLACES = 20_000;

/** The partition of a key, as Java's clients choose it, so that one key's records are together whoever sends them. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

/** What is known of each location, made once. */
export class Places {
  readonly #partitions: number;
  readonly #places = new Map<string, LocationPrefix>();

  constructor(partitions: number) {
    this.#partitions = partitions;
  }

  of(location: string): LocationPrefix {
    return this.#places.get(location) ?? this.#make(location);
  }

  #make(location: string): LocationPrefix {
    if (this.#places.size >= MOST_PLACES) {
      this.#places.clear();
    }
    const place = placeOf(location, partitionOf(location, this.#partitions));
    this.#places.set(location, place);
    return place;
  }
}
