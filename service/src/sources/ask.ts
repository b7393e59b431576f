import { execFile, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';

import { stuckReads } from './stuck-reads.ts';

/** Longer than any of the files: 1-wire's two lines are 75 bytes. */
const LARGEST = 4_096;

/** Reads the text of a file in sysfs with a single read, which is one measurement, and without holding up the event loop. */
export type Ask = (path: string, signal: AbortSignal) => Promise<string>;

/**
 * By a thread of libuv: some 0.1 ms. For sensors that are known to be quick, since nobody can call such a thread back: one
 * that never returns is lost to all files, and keeps the process from ending.
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

/** By a small process of its own, which can be ended whatever the driver does. Some milliseconds. */
export const askByProcess: Ask = (path, signal) => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child: ChildProcess = execFile(
    'dd',
    [`if=${path}`, `bs=${LARGEST}`, 'count=1'],
    { encoding: 'latin1', env: { PATH: process.env.PATH, LC_ALL: 'C' } },
    (error, stdout, stderr) => {
      signal.removeEventListener('abort', giveUp);
      if (error !== null) {
        // What dd says of the file is the kernel's word for it.
        reject(new Error(/^dd: .*: (.+)$/m.exec(stderr)?.[1] ?? error.message, { cause: error }));
      } else {
        resolve(stdout);
      }
    }
  );
  const giveUp = () => {
    child.kill('SIGKILL');
    // In the middle of a call that cannot be interrupted it ends later, and nobody waits for it.
    child.unref();
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  signal.addEventListener('abort', giveUp, { once: true });
  return promise;
};
