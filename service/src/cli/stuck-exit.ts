import { stuckReads } from '../sources/stuck-reads.ts';

/**
 * Lets this process end while a read of an unresponsive sensor is in progress. Node waits for the reading thread, which cannot be
 * cancelled. Replacing the process image with another program ends all threads; that program then exits with the same exit code.
 */
export function endDespiteStuckReads(): void {
  process.on('exit', (code) => {
    if (stuckReads.count > 0 && process.execve !== undefined) {
      process.execve('/bin/sh', ['sh', '-c', `exit ${code}`]);
    }
  });
}

/**
 * Ends this process when its work is done and only a stuck read keeps it alive. This is the only place where a command is forced
 * to end: anything else still open at that point is a defect, and must remain visible.
 */
export function leaveStuckReads(): void {
  if (stuckReads.count > 0) {
    process.exit();
  }
}
