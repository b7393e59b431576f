import { execFile, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';

import { stuckReads } from './stuck-reads.ts';

/** Longer than any of the files that are read: the two lines of a 1-wire sensor are 75 bytes. */
const LARGEST = 4_096;

/** Reads the text of a file in sysfs with a single read, which is one measurement, without blocking the event loop. */
export type Ask = (path: string, signal: AbortSignal) => Promise<string>;

/**
 * Uses a libuv thread: about 0.1 ms. Only for sensors known to be quick, because such a thread cannot be cancelled: if the read
 * never returns, the thread is lost for all file access, and the process cannot exit.
 */
export const askByThread: Ask = async (path) => {
  stuckReads.begin();
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LARGEST), 0, LARGEST, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    stuckReads.end();
  }
};

/** Uses a separate small process, which can be killed whatever the driver does. Takes a few milliseconds. */
export const askByProcess: Ask = (path, signal) => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child: ChildProcess = execFile(
    'dd',
    [`if=${path}`, `bs=${LARGEST}`, 'count=1'],
    { encoding: 'latin1', env: { PATH: process.env.PATH, LC_ALL: 'C' } },
    (error, stdout, stderr) => {
      signal.removeEventListener('abort', giveUp);
      if (error !== null) {
        // dd's error message about the file contains the kernel's error text.
        reject(new Error(/^dd: .*: (.+)$/m.exec(stderr)?.[1] ?? error.message, { cause: error }));
      } else {
        resolve(stdout);
      }
    }
  );
  const giveUp = () => {
    child.kill('SIGKILL');
    // During an uninterruptible call, the child process ends later; nothing waits for it.
    child.unref();
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  signal.addEventListener('abort', giveUp, { once: true });
  return promise;
};
