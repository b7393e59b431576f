import { stuckReads } from '../sources/stuck-reads.ts';

/**
 * Lets this process end although a sensor is being read that does not answer. Node waits for the thread that reads, and nothing
 * can call it back; but a program that takes the place of this one takes its threads away, and ends with the same exit code.
 */
export function endDespiteStuckReads(): void {
  process.on('exit', (code) => {
    if (stuckReads.count > 0 && process.execve !== undefined) {
      process.execve('/bin/sh', ['sh', '-c', `exit ${code}`]);
    }
  });
}

/**
 * Ends this process when its work is done and only such a read keeps it alive. The one place where a command does not end by
 * itself: everything else that is still open then would be a defect, and must be seen as one.
 */
export function leaveStuckReads(): void {
  if (stuckReads.count > 0) {
    process.exit();
  }
}
