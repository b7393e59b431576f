import { z } from 'zod';

import { FaultRecord } from '../../model/fault.ts';
import type { HostWork } from '../../model/host-work.ts';
import type { HostSecond } from '../../hosts/host-second.ts';
import { ClockWatch } from './clock-offset.ts';
import type { AgentReport, Hold, KeptReport } from './messages.ts';

/** A second that was received and is not recorded yet. */
interface Pending {
  number: number;
  /** The second of the run under which it will be recorded. */
  second: number;
  offered: number;
  acked: number;
  host: HostSecond | null;
}

/** What the conductor must remember about a host to continue after a restart. */
export const LinkState = z.object({
  host: z.string(),
  numbers: z.array(z.int()),
  recorded: z.int(),
  lastSecond: z.int(),
  offered: z.int(),
  acked: z.int(),
  /** Acked after the warm-up. */
  measured: z.int(),
  /** How its work ended, once all of it is recorded. */
  end: z.object({ fault: FaultRecord.nullable(), missing: z.string().nullable() }).nullable(),
});
export type LinkState = z.infer<typeof LinkState>;

/** The conductor's view of one host in a run: which of its reports were received and recorded, and how its work ended. */
export class HostLink {
  readonly host: string;
  readonly numbers: readonly number[];
  readonly clock = new ClockWatch();
  /** The number of the last report that was received in order. */
  #received: number;
  #recorded: number;
  #pending: Pending[] = [];
  #lastSecond: number;
  #offered: number;
  #acked: number;
  #measured: number;
  readonly #warmupSeconds: number;
  #unanswered = 0;
  #missing: string | null = null;
  #end: { fault: FaultRecord | null } | null = null;

  constructor({ host, numbers, recorded, end, ...counts }: LinkState, warmupMs: number) {
    this.host = host;
    this.numbers = numbers;
    this.#received = this.#recorded = recorded;
    this.#lastSecond = counts.lastSecond;
    this.#offered = counts.offered;
    this.#acked = counts.acked;
    this.#measured = counts.measured;
    this.#end = end;
    this.#missing = end?.missing ?? null;
    this.#warmupSeconds = Math.round(warmupMs / 1000);
  }

  get state(): LinkState {
    const { host, numbers } = this;
    return {
      ...{ host, numbers: [...numbers], recorded: this.#recorded },
      ...{ lastSecond: this.#lastSecond, offered: this.#offered, acked: this.#acked, measured: this.#measured },
      end: this.#end !== null && this.isSettled ? { fault: this.#end.fault, missing: this.#missing } : null,
    };
  }

  /**
   * How many holds were sent since the agent last sent anything, about one per second. Not the time: if this process did not run
   * for a while, the agent's answers may be waiting.
   */
  get unanswered(): number {
    return this.#unanswered;
  }

  /** The agent has sent something. */
  hear(): void {
    this.#unanswered = 0;
  }

  /** Null while its producers work. */
  get end(): { fault: FaultRecord | null } | null {
    return this.#end;
  }

  /** Whether its last report is recorded, so that the agent may forget the run. */
  get isSettled(): boolean {
    return this.#end !== null && this.#pending.length === 0;
  }

  /** The report if it is the next one. Null for a duplicate, or if an earlier one was lost: the agent then sends both again. */
  next(report: AgentReport): KeptReport | null {
    this.hear();
    if (report.type === 'unknown' || this.#end !== null || report.number !== this.#received + 1) {
      return null;
    }
    this.#received = report.number;
    return report;
  }

  /** Adds a second that will be recorded as that second of the run. */
  add({ second, number, host }: Extract<KeptReport, { type: 'second' }>, recordedAs: number): void {
    const { offered, acked } = second;
    this.#pending.push({ number, second: recordedAs, offered, acked, host });
  }

  /** Call this when the producers of this host have ended. `missing`: the part of their work that is not in the figures, or null. */
  finish(fault: FaultRecord | null, missing: string | null): void {
    this.#end ??= { fault };
    this.#missing ??= missing;
    this.#recorded = this.isSettled ? this.#received : this.#recorded;
  }

  /** Call this when all seconds up to this one are being recorded. Returns what this host did in them. */
  takeUntil(second: number): { offered: number; acked: number; hosts: HostSecond[] } {
    const taken = this.#pending.filter((pending) => pending.second <= second);
    this.#pending = this.#pending.filter((pending) => pending.second > second);
    const offered = taken.reduce((sum, each) => sum + each.offered, 0);
    const acked = taken.reduce((sum, each) => sum + each.acked, 0);
    this.#offered += offered;
    this.#acked += acked;
    this.#measured += taken.reduce((sum, each) => sum + (each.second > this.#warmupSeconds ? each.acked : 0), 0);
    this.#recorded = this.isSettled ? this.#received : (taken.at(-1)?.number ?? this.#recorded);
    this.#lastSecond = taken.at(-1)?.second ?? this.#lastSecond;
    return { offered, acked, hosts: taken.flatMap(({ host }) => host ?? []) };
  }

  hold(run: string, lease: string, wanted: Hold['wanted'], startAt: number | null): Hold {
    const offsetMs = this.clock.last?.offsetMs ?? 0;
    this.#unanswered += 1;
    return {
      ...{ run, lease, wanted, recorded: this.#recorded, received: this.#received },
      startAt: startAt === null ? null : startAt + offsetMs,
    };
  }

  work(): HostWork {
    const seconds = this.#lastSecond - this.#warmupSeconds;
    return {
      ...{ host: this.host, producers: this.numbers.length, offered: this.#offered, acked: this.#acked },
      rowsPerSecond: seconds > 0 ? this.#measured / seconds : null,
      ...{ lastSecond: this.#lastSecond, missing: this.#missing },
      ...{ clock: this.clock.last, clockDriftMs: this.clock.driftMs },
    };
  }
}

export function newLink(host: string, numbers: readonly number[]): LinkState {
  return { host, numbers: [...numbers], recorded: 0, lastSecond: 0, offered: 0, acked: 0, measured: 0, end: null };
}
