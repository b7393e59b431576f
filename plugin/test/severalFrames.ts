/** For tests: waits until a dialog that closes, and whatever waits for it, have moved the focus. */
export async function severalFrames(): Promise<void> {
  for (let frame = 0; frame < 4; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}
