import pRetry from 'p-retry';

import { Fault } from '../model/fault.ts';
import { end, isAlive, type ProcessMark } from './detached-process.ts';
import { endOfLog } from './log-end.ts';

/** The properties of a server that are needed to start and stop it. */
interface Server {
  /** Display name: "MariaDB". */
  readonly title: string;
  /** Its name on the command line. */
  readonly name: string;
  readonly logFile: string;
  /** Null if it never ran, or was stopped on purpose. */
  readonly process: ProcessMark | null;
  /** What to do if it does not start, apart from reading its log. */
  readonly hint?: string;
}

/**
 * Resolves once `ask` succeeds. Throws a fatal Fault with the end of the log if the server exits, or does not answer within the
 * limit.
 */
export async function untilItAnswers(server: Server, ask: () => Promise<unknown>, limitMs: number): Promise<void> {
  const { title, name, logFile, process: mark, hint = '' } = server;
  const alive = () => mark !== null && isAlive(mark);
  try {
    await pRetry(ask, {
      retries: Infinity,
      minTimeout: 50,
      maxTimeout: 250,
      maxRetryTime: limitMs,
      shouldRetry: alive,
    });
  } catch (cause) {
    const what = alive() ? `does not answer (${Fault.from(cause).message})` : 'ended immediately';
    throw new Fault({
      kind: 'fatal',
      code: 'STACK_START',
      message: `The private ${title} ${what}. The end of ${logFile}:\n${endOfLog(logFile, mark?.logFrom ?? 0)}`,
      hint: `${hint} The log shows why. \`thermobench stack down ${name}\` stops what is left of it; then try again.`.trimStart(),
      cause,
    });
  }
}

/**
 * Starts, and tries once more if another program took a port after it was chosen: two stacks that start at the same time may
 * choose the same port. Throws the error of the second start.
 */
export async function orOnOtherPorts(start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (thrown) {
    if (!/address already in use|is in use by another process/i.test(Fault.from(thrown).message)) {
      throw thrown;
    }
    await start();
  }
}

/** Ends the server; does nothing if it is not running. Throws a fatal Fault if it is still running after the limit. */
export async function endServer(server: Server, signal: NodeJS.Signals, limitMs: number): Promise<void> {
  const { title, logFile, process: mark } = server;
  if (mark !== null && !(await end(mark, signal, limitMs))) {
    throw new Fault({
      kind: 'fatal',
      code: 'STACK_STOP',
      message: `The private ${title} (process ${mark.pid}) is still running ${limitMs / 1000} s after ${signal}.`,
      hint: `Check ${logFile}. Committed data survives even \`kill -9 ${mark.pid}\`.`,
    });
  }
}
