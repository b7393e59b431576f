import type { Hold } from '../crew/fleet/messages.ts';
import type { SendReport } from './agent-run.ts';
import type { KeptRun, Outbox } from './outbox.ts';

const SEND_AT_MOST = 200;

/** A run that an earlier process of this agent worked on. Its producers have ended; their last reports are kept. */
export class EndedRun {
  readonly #run: KeptRun;
  readonly #outbox: Outbox;
  readonly #send: SendReport;

  constructor(run: KeptRun, outbox: Outbox, send: SendReport) {
    this.#run = run;
    this.#outbox = outbox;
    this.#send = send;
    this.#addEnd();
  }

  /** Sends what the conductor has not received yet. */
  hold({ recorded, received }: Hold): void {
    this.#outbox.recorded(this.#run.id, recorded);
    this.#outbox.after(this.#run.id, received, SEND_AT_MOST).forEach((report) => this.#send(this.#run.id, report));
  }

  /** The process had no time to report its end. */
  #addEnd(): void {
    const last = this.#outbox.lastReport(this.#run.id);
    if (last?.type !== 'ended') {
      this.#outbox.keep(this.#run.id, {
        type: 'ended',
        lease: this.#run.lease,
        number: (last?.number ?? this.#outbox.recordedUntil(this.#run.id)) + 1,
        fault: null,
        cut: 'The agent was restarted. What its producers did in the last second before the restart was not reported.',
      });
    }
  }
}
