import { murmur2 } from '@platformatic/kafka';

import { placeOf, type LocationPrefix } from './record-batch.ts';

/** More locations than a run has sensors; beyond this limit a place is recreated whenever it is needed. */
const MOST_PLACES = 20_000;

/** The partition of a key, chosen as Java's clients do, so records of one key are together whichever client sends them. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

/** Caches what is known of each location. */
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
