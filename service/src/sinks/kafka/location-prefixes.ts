import { murmur2 } from '@platformatic/kafka';

import { prefixOf, type LocationPrefix } from './record-batch.ts';

/**
 * Maximum number of cached prefixes, higher than the number of sensors of a run; beyond it, a prefix is computed again each
 * time.
 */
const MAX_LOCATIONS = 20_000;

/** The partition of a key, selected as by Java's clients, so that records of one key are together whichever client sends them. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

/** Caches what all records of a location share. */
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
