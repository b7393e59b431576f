import type { OutageRecord, OutageRecords } from '../journal/outages.ts';
import { Fault } from '../model/fault.ts';
import { memberText, OutageAction, type Outage } from '../model/outage.ts';
import type { StandingOutage } from '../model/outage-report.ts';
import { isAlive, thisProcess } from '../process/owner.ts';
import { isAlive as isRunning } from '../stack/detached-process.ts';
import type { Breakable } from '../stack/stack-server.ts';
import { ACTIONS, type Stack } from './actions.ts';

/** Which outage of which run. */
export interface OutageStep {
  readonly run: string;
  /** Its place in the spec of the run. */
  readonly step: number;
  readonly outage: Outage;
}

/** The number of the broker that leads the first partition of the run's topic. */
export type LeaderLookup = () => Promise<number>;

/**
 * Breaks servers of this data folder's private stack, and undoes it. How to undo it is on disk before anything is broken, so that
 * another process can undo it if this one dies.
 */
export class Breaker {
  readonly #records: OutageRecords;
  readonly #stack: Stack;
  /** Attempts to undo in progress, by the id of the outage, so that two callers do not undo the same one at the same time. */
  readonly #undoing = new Map<number, Promise<number>>();

  constructor(records: OutageRecords, stack: Stack) {
    this.#records = records;
    this.#stack = stack;
  }

  /** Begins the outage. Throws a Fault, and leaves nothing broken, if it cannot begin. */
  async begin({ run, step, outage }: OutageStep, leader: LeaderLookup): Promise<OutageRecord> {
    const server = this.#server(outage.server);
    const member = outage.member === 'leader' ? await leader() : (outage.member ?? 1);
    const what = memberText({ server: outage.server, member });
    const mark = server.processOf(member);
    if (mark === null || !isRunning(mark)) {
      throw notRunning(what, outage.server);
    }
    if (this.#records.standing().some(({ breakage }) => breakage.what === what)) {
      throw alreadyBroken(what);
    }
    const breakage = {
      ...{ action: outage.action, server: outage.server, member, what },
      ...{ pid: mark.pid, startTicks: mark.startTicks },
    };
    const record = this.#records.add({ run, step, owner: thisProcess(), breakage, begunAt: Date.now() });
    try {
      await ACTIONS[outage.action].begin({ ...breakage, id: record.id }, server, this.#stack);
      return record;
    } catch (thrown) {
      await this.undo(record).catch(() => undefined);
      throw thrown;
    }
  }

  /** Undoes the outage, and resolves with the time when the server answered again. Throws the Fault that prevented it. */
  undo(record: OutageRecord): Promise<number> {
    const undoing = this.#undoing.get(record.id) ?? this.#undo(record);
    this.#undoing.set(record.id, undoing);
    return undoing.finally(() => this.#undoing.delete(record.id));
  }

  /** What is not undone yet, oldest first. */
  standing(): StandingOutage[] {
    return this.#records.standing().map(({ id, run, owner, breakage, begunAt, problem }) => ({
      ...{ id, run, action: OutageAction.parse(breakage.action), what: breakage.what, begunAt },
      ...{ inProgress: isAlive(owner), problem },
    }));
  }

  /** Undoes what processes that have ended left broken. Resolves with what it has tried to undo. */
  async undoLeft(): Promise<StandingOutage[]> {
    const left = this.#records.standing().filter(({ owner }) => !isAlive(owner));
    const before = this.standing().filter(({ id }) => left.some((record) => record.id === id));
    // Processes go on immediately; servers start one after another, because each of them needs the lock of the stack.
    await Promise.all(left.map((record) => this.undo(record).catch(() => undefined)));
    const problems = new Map(this.#records.standing().map(({ id, problem }) => [id, problem]));
    return before.map((outage) => ({ ...outage, problem: problems.get(outage.id) ?? null }));
  }

  async #undo(record: OutageRecord): Promise<number> {
    const { id, breakage } = record;
    try {
      await ACTIONS[OutageAction.parse(breakage.action)].undo(
        { ...breakage, id },
        this.#server(breakage.server),
        this.#stack
      );
    } catch (thrown) {
      this.#records.failed(id, Fault.from(thrown).message);
      throw thrown;
    }
    const at = Date.now();
    this.#records.undone(id, at);
    return at;
  }

  #server(name: string): Breakable {
    const server = this.#stack.server(name);
    if (server === undefined) {
      throw notRunning(name, name);
    }
    return server;
  }
}

function notRunning(what: string, server: string): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'OUTAGE_NOT_RUNNING',
    message: `The private ${what} is not running, so it cannot be broken.`,
    hint: `Start it with \`thermobench stack up ${server}\`.`,
  });
}

function alreadyBroken(what: string): Fault {
  return new Fault({
    kind: 'conflict',
    code: 'OUTAGE_OVERLAPS',
    message: `The private ${what} is already broken by another outage.`,
    hint: 'Leave more time between two outages of the same process. `thermobench outages` lists what is broken.',
  });
}
