/** Permission bits removed from files of this process: only the user can read or write them. */
const PRIVATE = 0o077;

/** The mask that the user's shell set, used for files written for other programs. */
let shellMask: number | null = null;

/** Makes every new file private: journal, spool, readings and tokens. */
export function keepFilesPrivate(): void {
  shellMask ??= process.umask(PRIVATE);
}

/** Restores the shell's mask, for commands whose output other programs read: an archive, a report. */
export function shareFilesAsUsual(): void {
  if (shellMask !== null) {
    process.umask(shellMask);
  }
}
