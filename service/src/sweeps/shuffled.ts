import { seededRandom } from '../stats/random.ts';

/** The items in a random order that is the same for the same seed. Source: Fisher–Yates, Knuth volume 2, algorithm P. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
