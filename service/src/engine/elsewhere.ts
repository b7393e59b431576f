import { Fault } from '../model/fault.ts';

/** The Fault of a request to stop something that another process executes. */
export function elsewhere(what: string): Fault {
  return new Fault({
    kind: 'conflict',
    code: 'RUN_ELSEWHERE',
    message: `${what} belongs to another process.`,
    hint: 'Stop it where it was started: with Ctrl-C, or through the service that runs it.',
  });
}
