import pRetry from 'p-retry';

import { Fault } from '../model/fault.ts';
import { sentence } from '../model/sentence.ts';
import type { Session } from '../sinks/contract.ts';
import type { Clock, Wake } from '../time/clock.ts';

const REOPEN_WITHIN_MS = 10_000;

/** A store that takes connections but no commit is given up after so many faults without a commit in between. */
const MOST_FAULTS_IN_A_ROW = 10;
const LONGEST_PAUSE_MS = 1_000;

interface RecoveryTools {
  open(): Promise<Session>;
  clock: Clock;
  /** Ends pauses early. */
  wake: Wake;
  /** Fires when nobody waits for the session any more. */
  signal: AbortSignal;
}

/** Connects anew after a transient fault, and knows when to give the store up. */
export class Recovery {
  readonly #tools: RecoveryTools;
  #faultsInARow = 0;

  constructor(tools: RecoveryTools) {
    this.#tools = tools;
  }

  /** A commit came through: what went wrong before is over. */
  succeeded(): void {
    this.#faultsInARow = 0;
  }

  /**
   * A new session after `lost`, tried for ten seconds, a little later each time. Throws a fatal Fault when the store does not
   * come back or keeps failing, and at once whatever other kind of Fault it answers. Rejects when the signal fires.
   */
  async reopen(lost: Fault): Promise<Session> {
    await this.#pause(lost);
    try {
      return await pRetry(() => this.#openForSomebody(), {
        retries: Infinity,
        minTimeout: 100,
        maxTimeout: 1_000,
        randomize: true,
        maxRetryTime: REOPEN_WITHIN_MS,
        signal: this.#tools.signal,
        shouldRetry: ({ error }) => Fault.from(error).kind === 'transient',
      });
    } catch (thrown) {
      const last = Fault.from(thrown);
      if (last.kind !== 'transient') {
        throw last;
      }
      throw givenUp(
        last,
        `The store was lost (${lost.message}) and did not come back within ${REOPEN_WITHIN_MS / 1000} s.`
      );
    }
  }

  /** None after a first fault, then longer and longer, or a store that fails at once would be asked without end. */
  async #pause(lost: Fault): Promise<void> {
    const { clock, wake, signal } = this.#tools;
    this.#faultsInARow += 1;
    if (this.#faultsInARow === MOST_FAULTS_IN_A_ROW) {
      throw givenUp(
        lost,
        `No commit came through ${MOST_FAULTS_IN_A_ROW} times in a row, at last: ${sentence(lost.message)}`
      );
    }
    if (this.#faultsInARow > 1 && !signal.aborted) {
      await clock.sleep(Math.min(LONGEST_PAUSE_MS, 50 * 2 ** this.#faultsInARow), wake);
    }
  }

  /** A session that comes too late would stay open for ever. */
  async #openForSomebody(): Promise<Session> {
    const { open, signal } = this.#tools;
    const session = await open();
    if (signal.aborted) {
      await session.close();
    }
    return session;
  }
}

function givenUp({ code, hint }: Fault, message: string): Fault {
  return new Fault({ kind: 'fatal', code, message, hint });
}
