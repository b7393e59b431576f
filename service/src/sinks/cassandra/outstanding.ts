import type { Fault } from '../../model/fault.ts';
import { PendingAnswers } from '../pending-answers.ts';
import type { Refusal, Rows } from './channel.ts';

/** A channel's unanswered requests, and those that were refused because of their rows. */
export class Outstanding extends PendingAnswers {
  readonly #refusals: Refusal[] = [];

  /** Records a negative answer. It affects only these rows if its kind is `rejected`, otherwise the whole channel. */
  refused(rows: Rows, fault: Fault): void {
    if (fault.kind === 'rejected') {
      this.#refusals.push({ rows, fault });
    } else {
      this.fail(fault);
    }
    this.answered();
  }

  /** The refusals since the last call. */
  takeRefusals(): Refusal[] {
    return this.#refusals.splice(0);
  }
}
