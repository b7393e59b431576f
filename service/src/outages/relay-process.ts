import type { ProcessMark } from '../stack/detached-process.ts';
import type { Breakable } from '../stack/stack-server.ts';

/** What a run's own relay is called among the servers that can be broken. */
export const RELAY = 'relay';

/** The process of a run's relay, which can only be frozen: nothing starts it again. It ends together with its run's process. */
export function relayProcess(mark: ProcessMark | undefined): Breakable {
  return {
    members: () => [1],
    processOf: () => mark ?? null,
    end: () => Promise.reject(new Error('Validation refuses to end a relay.')),
    launch: () => Promise.resolve(),
    answers: () => Promise.resolve(),
  };
}
