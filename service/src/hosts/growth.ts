/** How much a counter of the kernel grew. 0 if it was reset or wrapped around, or was not there before. */
export function growth(before: number | undefined, after: number): number {
  return before === undefined ? 0 : Math.max(0, after - before);
}
