/**
 * Does the work for each item, with a limit on how many run at the same time. Rejects with the first failure; no further item is
 * started after that.
 */
export async function eachAtMost<T>(
  most: number,
  items: readonly T[],
  work: (item: T) => Promise<void>
): Promise<void> {
  // A worker that throws ends the generator, which also ends the other workers' loops.
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
