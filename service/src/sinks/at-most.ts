/** Does the work for each item, for at most so many at the same time. Rejects with the first failure; then no other is begun. */
export async function eachAtMost<T>(
  most: number,
  items: readonly T[],
  work: (item: T) => Promise<void>
): Promise<void> {
  // A worker that throws ends the generator, and so the others' loops.
  const rest = (function* () {
    yield* items;
  })();
  await Promise.all(
    Array.from({ length: Math.min(most, items.length) }, async () => {
      for (const item of rest) {
        await work(item);
      }
    })
  );
}
