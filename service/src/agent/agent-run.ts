import type { CrewRun } from '../crew/crew.ts';
import type { AgentReport, Hold, KeptReport, Muster } from '../crew/fleet/messages.ts';
import type { HostSecond } from '../hosts/host-second.ts';
import { encoded } from '../producer/second.ts';
import { alarm } from '../time/alarm.ts';
import type { Outbox } from './outbox.ts';

/** Producers stop after this share of a lease without renewal, so that their last commit ends within the lease. */
const STOP_AFTER = 0.7;
/** How long to wait until the conductor has received a report before it is sent again. */
const RESEND_AFTER_MS = 3_000;
/** How many reports are sent again at once. */
const RESEND_AT_MOST = 200;

/** Sends a report to the conductor. While the connection is down, it may do nothing: the report is sent again later. */
export type SendReport = (run: string, report: AgentReport) => void;

/** Observes this host; null if it cannot be observed. */
export interface HostWatch extends Disposable {
  take(): HostSecond | null;
}

interface Tools {
  readonly crewRun: CrewRun;
  readonly outbox: Outbox;
  readonly send: SendReport;
  /** Called when the producers start. */
  readonly watchHost: () => HostWatch;
}

/** The producers of this host in one run. They work only as long as the conductor renews their lease. */
export class AgentRun {
  readonly #order: Muster;
  readonly #tools: Tools;
  #next = 1;
  #recorded = 0;
  #received = 0;
  #receivedAt = performance.now();
  #start: Disposable | null = null;
  #isStarted = false;
  #lease: Disposable;
  #cut: string | null = null;
  #hasEnded = false;
  #isForgotten = false;

  constructor(order: Muster, tools: Tools) {
    this.#order = order;
    this.#tools = tools;
    this.#lease = this.#expiry();
    void tools.crewRun.ended.then(({ fault }) => {
      this.#hasEnded = true;
      this.#lease[Symbol.dispose]();
      this.#start?.[Symbol.dispose]();
      this.#report((number, lease) => ({ type: 'ended', number, lease, fault, cut: this.#cut }));
    });
  }

  /** Resolves when the producers have ended and the last report is kept. */
  get ended(): Promise<unknown> {
    return this.#tools.crewRun.ended;
  }

  /** Whether its producers are still running. */
  get isActive(): boolean {
    return !this.#hasEnded;
  }

  /** Carries out what the conductor wants now, and renews the lease. */
  hold({ startAt, wanted, recorded, received }: Hold): void {
    this.#lease[Symbol.dispose]();
    this.#lease = this.#expiry();
    this.#noteRecorded(recorded);
    this.#noteReceived(received);
    if (wanted === 'stop') {
      this.#stop();
    } else if (wanted !== 'work') {
      this.#isForgotten = wanted === 'forget';
      this.abort();
    } else if (startAt !== null && this.#start === null) {
      this.#start = alarm(Math.max(0, startAt - Date.now()), () => this.#go());
    }
    this.#resendLate();
  }

  /** Ends the producers immediately. Whatever is not committed is discarded. */
  abort(): void {
    this.#start?.[Symbol.dispose]();
    this.#tools.crewRun.abort();
  }

  #go(): void {
    this.#isStarted = true;
    const host = this.#tools.watchHost();
    void this.ended.then(() => host[Symbol.dispose]());
    this.#tools.crewRun.go((second, _accounts, changes) =>
      this.#report((number, lease) => ({
        ...{ type: 'second', number, lease, second: encoded(second), changes: [...changes], host: host.take() },
      }))
    );
  }

  /** A team that has not been started ignores a stop. */
  #stop(): void {
    if (this.#isStarted) {
      this.#tools.crewRun.stop();
    } else {
      this.abort();
    }
  }

  #expiry(): Disposable {
    const { leaseMs } = this.#order;
    const stop = alarm(leaseMs * STOP_AFTER, () => {
      this.#cut = 'The agent received nothing from the conductor, so it stopped before its lease ended.';
      this.#stop();
    });
    const abort = alarm(leaseMs, () => this.abort());
    return {
      [Symbol.dispose]() {
        stop[Symbol.dispose]();
        abort[Symbol.dispose]();
      },
    };
  }

  #report(make: (number: number, lease: string) => KeptReport): void {
    if (this.#isForgotten) {
      return;
    }
    const report = make(this.#next, this.#order.lease);
    this.#next += 1;
    this.#tools.outbox.keep(this.#order.run, report);
    this.#tools.send(this.#order.run, report);
  }

  #noteRecorded(recorded: number): void {
    if (recorded > this.#recorded) {
      this.#tools.outbox.recorded(this.#order.run, recorded);
      this.#recorded = recorded;
    }
  }

  /** After a restart, the conductor has received less than before. */
  #noteReceived(received: number): void {
    if (received !== this.#received) {
      this.#received = received;
      this.#receivedAt = performance.now();
    }
  }

  /** The conductor accepts reports in order, so a lost report holds back those after it. */
  #resendLate(): void {
    if (this.#received < this.#next - 1 && performance.now() - this.#receivedAt > RESEND_AFTER_MS) {
      this.#receivedAt = performance.now();
      const late = this.#tools.outbox.after(this.#order.run, this.#received, RESEND_AT_MOST);
      late.forEach((report) => this.#tools.send(this.#order.run, report));
    }
  }
}
