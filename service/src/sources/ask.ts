import { execFile, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';

import { z } from 'zod';

import { stuckReads } from './stuck-reads.ts';

/** Longer than any of the files that are read: the two lines of a 1-wire sensor are 75 bytes. */
const LARGEST = 4_096;

const Failure = z.object({ message: z.string(), stderr: z.string() });

/** Reads the text of a file in sysfs with a single read, which is one measurement, without blocking the event loop. */
export type Ask = (path: string, signal: AbortSignal) => Promise<string>;

/**
 * Uses a libuv thread: about 0.1 ms. Use it only for sensors known to be quick, because such a thread cannot be cancelled. If
 * the read never returns, the thread can do no other file access, and the process cannot exit.
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

/** Uses a separate small process, which can be killed even if the driver hangs. Takes a few milliseconds. */
export const askByProcess: Ask = (path, signal) =>
  output('dd', [`if=${path}`, `bs=${LARGEST}`, 'count=1'], signal).catch((error: unknown) => {
    const { message, stderr } = Failure.parse(error);
    // dd's error message about the file contains the kernel's error text.
    throw new Error(/^dd: .*: (.+)$/m.exec(stderr)?.[1] ?? message, { cause: error });
  });

/**
 * What a program writes to its standard output. Rejects if it fails or is missing. After an abort, nothing waits for the process: during
 * an uninterruptible call, it ends later.
 */
export function output(program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child: ChildProcess = execFile(
    program,
    args,
    { encoding: 'latin1', env: { PATH: process.env.PATH, LC_ALL: 'C' } },
    (error, stdout, stderr) => {
      signal.removeEventListener('abort', giveUp);
      if (error !== null) {
        reject(Object.assign(error, { stderr }));
      } else {
        resolve(stdout);
      }
    }
  );
  const giveUp = () => {
    child.kill('SIGKILL');
    child.unref();
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  signal.addEventListener('abort', giveUp, { once: true });
  return promise;
}
