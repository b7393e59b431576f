import { murmur2 } from '@platformatic/kafka';

import { prefixOf, type LocationPrefix } from './record-batch.ts';

/** More locations than a run has sensors; beyond this limit a prefix is recreated whenever it is needed. */
const MAX_LOCATIONS = 20_000;

/** The partition of a key, chosen as Java's clients do, so records of one key are together whichever client sends them. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

/** Caches what is known of each location. */
export class LocationPrefixes {
  readonly #partitions: number;
  readonly #prefixes = new Map<string, LocationPrefix>();

  constructor(partitions: number) {
    this.#partitions = partitions;
  }

  of(location: string): LocationPrefix {
    return this.#prefixes.get(location) ?? this.#make(location);
  }

  #make(location: string): LocationPrefix {
    if (this.#prefixes.size >= MAX_LOCATIONS) {
      this.#prefixes.clear();
    }
    const prefix = prefixOf(location, partitionOf(location, this.#partitions));
    this.#prefixes.set(location, prefix);
    return prefix;
  }
}
