/** Bits that the files of this process are made without: nobody but the user reads or writes them. */
const PRIVATE = 0o077;

/** The mask that the user's shell set, which holds for what is written for other programs. */
let shellMask: number | null = null;

/** Makes every file private from now on: journal, spool, readings and tokens are nobody else's business. */
export function keepFilesPrivate(): void {
  shellMask ??= process.umask(PRIVATE);
}

/** For the commands whose output is a file that other programs read: an archive, a report. */
export function shareFilesAsUsual(): void {
  if (shellMask !== null) {
    process.umask(shellMask);
  }
}
