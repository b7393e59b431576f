/**
 * Derives a seed for each of several streams from one seed; different streams get different seeds. Source: Knuth's multiplicative
 * hash.
 */
export function streamSeed(seed: number, stream: number): number {
  return (seed ^ Math.imul(stream + 1, 0x9e3779b1)) >>> 0;
}

/**
 * Seeded numbers in [0, 1): the same seed gives the same numbers on every machine.
 * Source: mulberry32 by Tommy Ettinger (public domain), 32 bits of state.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
