import { Fault } from '../model/fault.ts';
import { sentence } from '../model/sentence.ts';
import type { Session } from '../sinks/contract.ts';
import type { Clock, Wake } from '../time/clock.ts';

const REOPEN_WITHIN_MS = 10_000;

/** A store that accepts connections but no commits is given up after this many faults without a commit in between. */
const MAX_FAULTS_IN_A_ROW = 10;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

interface RecoveryTools {
  open(): Promise<Session>;
  clock: Clock;
  /** Ends pauses early. */
  wake: Wake;
  /** Fires when the session is no longer needed. */
  signal: AbortSignal;
  /** How long to go on trying, if the run breaks its store on purpose; null for the usual limits. */
  patienceMs: number | null;
}

/** Reconnects after a transient fault, and decides when to give up the store. */
export class Recovery {
  readonly #tools: RecoveryTools;
  readonly #reopenWithinMs: number;
  #faultsInARow = 0;
  #firstFaultAt = 0;

  constructor(tools: RecoveryTools) {
    this.#tools = tools;
    this.#reopenWithinMs = Math.max(REOPEN_WITHIN_MS, tools.patienceMs ?? 0);
  }

  /** A commit succeeded, so earlier faults no longer count. */
  succeeded(): void {
    this.#faultsInARow = 0;
  }

  /**
   * Opens a new session after the fault `lost`: retries for ten seconds, or for the given patience, with
   * growing delays. Throws a fatal Fault if the store
   * does not come back or keeps failing. Immediately rethrows any Fault that is not transient. Throws `lost` when the signal
   * fires.
   */
  async reopen(lost: Fault): Promise<Session> {
    await this.#pause(lost);
    const { open, clock, wake, signal } = this.#tools;
    const giveUpAt = clock.now() + this.#reopenWithinMs;
    for (let pauseMs = SHORTEST_PAUSE_MS; !signal.aborted; pauseMs *= 2) {
      try {
        const session = await open();
        if (!signal.aborted) {
          return session;
        }
        // Nothing else would ever close a session that opens too late.
        await session.close();
      } catch (thrown) {
        const last = Fault.from(thrown);
        const leftMs = giveUpAt - clock.now();
        if (last.kind !== 'transient') {
          throw last;
        }
        if (leftMs <= 0) {
          throw notBack(lost, last, this.#reopenWithinMs);
        }
        // Producers that lost the store at the same moment should not all reconnect at the same moment.
        await clock.sleep(Math.min(pauseMs * (1 + Math.random()), LONGEST_PAUSE_MS, leftMs), wake);
      }
    }
    throw lost;
  }

  /** No pause after a first fault, then growing pauses, so that a store that fails immediately is not retried without a pause. */
  async #pause(lost: Fault): Promise<void> {
    const { clock, wake, signal, patienceMs } = this.#tools;
    if (this.#faultsInARow === 0) {
      this.#firstFaultAt = clock.now();
    }
    this.#faultsInARow += 1;
    const isPatient = patienceMs !== null && clock.now() - this.#firstFaultAt < patienceMs;
    if (this.#faultsInARow >= MAX_FAULTS_IN_A_ROW && !isPatient) {
      throw givenUp(
        lost,
        `${this.#faultsInARow} commits in a row failed, the last one with: ${sentence(lost.message)}`
      );
    }
    if (this.#faultsInARow > 1 && !signal.aborted) {
      await clock.sleep(Math.min(LONGEST_PAUSE_MS, 50 * 2 ** this.#faultsInARow), wake);
    }
  }
}

function notBack(lost: Fault, last: Fault, withinMs: number): Fault {
  const within = `${withinMs / 1000} s`;
  return givenUp(
    last,
    `The connection to the store was lost (${lost.message}) and could not be restored within ${within}.`
  );
}

function givenUp({ code, hint }: Fault, message: string): Fault {
  return new Fault({ kind: 'fatal', code, message, hint });
}
