import { fork, type ChildProcess } from 'node:child_process';

import type { Histogram } from 'hdr-histogram-js';

import { Fault } from '../model/fault.ts';
import { startTicks } from '../process/start-time.ts';
import type { ProcessMark } from '../stack/detached-process.ts';
import { addEncodedHistogram, totalHistogram } from '../stats/histograms.ts';
import { addCounts, noCounts, type RelayInterval, type RelayTotals } from './figures.ts';
import type { FromRelay, RelayOrder, ToRelay } from './messages.ts';

const PROCESS = new URL('process.ts', import.meta.url);
const STOP_WITHIN_MS = 15_000;

/** What a relay has done since it began. */
export interface RelayCourse extends RelayTotals {
  /** The current backlog in records, and the largest backlog at the end of any second. */
  lag: number;
  mostLag: number;
  /** Time from sending a record to committing it, as recorded by `stats/histograms.ts`. */
  endToEnd: Histogram;
}

/** What a relay did in one second. */
export type RelaySecond = Pick<RelayCourse, 'rows' | 'lag' | 'endToEnd'>;

/** A relay in its own process, so that its CPU time does not count for its parent. */
export class RelayChild {
  readonly course: RelayCourse = {
    ...noCounts(),
    ...{ lag: 0, mostLag: 0, endToEnd: totalHistogram() },
  };
  /** Resolves when it has joined its group. Rejects with the fault if it ends first. */
  readonly joined: Promise<void>;
  /** Resolves with the fault if it ends before it is stopped. */
  readonly failed: Promise<Fault>;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #second: RelaySecond = { rows: 0, lag: 0, endToEnd: totalHistogram() };
  #isStopping = false;

  /** @param say Receives messages about problems that keep the relay from continuing. */
  constructor(order: RelayOrder, say: (text: string) => void) {
    const ended = Promise.withResolvers<void>();
    const joined = Promise.withResolvers<void>();
    const failed = Promise.withResolvers<Fault>();
    this.#ended = ended.promise;
    this.joined = joined.promise;
    // Avoids an unhandled rejection: a caller that stops the relay first does not await this.
    this.joined.catch(() => {});
    this.failed = failed.promise;
    this.#child = fork(PROCESS, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const fail = (fault: Fault) => {
      joined.reject(fault);
      if (!this.#isStopping) {
        failed.resolve(fault);
      }
    };
    this.#child.on('message', (message: FromRelay) => {
      switch (message.type) {
        case 'joined':
          joined.resolve();
          break;
        case 'second':
          this.#take(message.sample);
          break;
        case 'said':
          say(`Relay: ${message.text}`);
          break;
        case 'ended':
          fail(message.fault === null ? goneFault() : Fault.fromRecord(message.fault));
          this.#child.disconnect();
          break;
      }
    });
    this.#child.on('error', (error) => fail(Fault.from(error)));
    this.#child.on('exit', () => {
      fail(goneFault());
      ended.resolve();
    });
    this.#send({ type: 'begin', order });
  }

  /** The process in which it runs. */
  get process(): ProcessMark {
    const pid = this.#child.pid ?? 0;
    return { pid, startTicks: startTicks(pid) ?? 'ended' };
  }

  /** Number of records that the relay has processed, whatever the result. */
  get done(): number {
    const { rows, duplicates, poison } = this.course;
    return rows + duplicates + poison;
  }

  /** Returns what it did since the last call. */
  takeSecond(): RelaySecond {
    const second = this.#second;
    this.#second = { rows: 0, lag: second.lag, endToEnd: totalHistogram() };
    return second;
  }

  /** Lets it store the current batch and leave the group; kills it after a time limit. Never rejects. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#send({ type: 'stop' });
    using _stuck = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.#ended;
  }

  #take(interval: RelayInterval): void {
    const { course } = this;
    const { rows, lagRows, endToEnd } = interval;
    addCounts(course, interval);
    course.lag = lagRows;
    course.mostLag = Math.max(course.mostLag, lagRows);
    addEncodedHistogram(course.endToEnd, endToEnd);
    this.#second.rows += rows;
    this.#second.lag = lagRows;
    addEncodedHistogram(this.#second.endToEnd, endToEnd);
  }

  #send(message: ToRelay): void {
    if (this.#child.connected) {
      this.#child.send(message);
    }
  }
}

function goneFault(): Fault {
  return new Fault({
    kind: 'fatal',
    code: 'RELAY_GONE',
    message: 'The relay of the run ended before its work was done.',
    hint:
      "Check the service's log; the usual cause is too little memory. Each reading that the relay stored is in the " +
      'store exactly once.',
  });
}
