import type { Breakage, OutageRecord, OutageRecords } from '../journal/outages.ts';
import { Fault } from '../model/fault.ts';
import { memberText, OutageAction, type Outage } from '../model/outage.ts';
import type { StandingOutage } from '../model/outage-report.ts';
import { isAlive, thisProcess } from '../process/owner.ts';
import { isAlive as isRunning, type ProcessMark } from '../stack/detached-process.ts';
import type { Breakable } from '../stack/stack-server.ts';
import { atMost } from '../time/deadline.ts';
import { ACTIONS, type Broken, type Stack } from './actions.ts';
import { alreadyBroken, noMember, notRunning } from './outage-faults.ts';
import { RELAY, relayProcess } from './relay-process.ts';

/** How long {@link Breaker.close} waits for servers that are starting. */
const CLOSE_WITHIN_MS = 5_000;

/** Which outage of which run. */
interface OutageStep {
  readonly run: string;
  /** Its place in the spec of the run. */
  readonly step: number;
  readonly outage: Outage;
}

/** The parts of a run that its outages may refer to. */
export interface Surroundings {
  /** The number of the broker that leads the first partition of the run's topic. Throws a Fault if there is none. */
  leader(): Promise<number>;
  /** The process of the run's relay, if it has one. */
  readonly relay: ProcessMark | undefined;
}

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
  async begin({ run, step, outage }: OutageStep, { leader, relay }: Surroundings): Promise<OutageRecord> {
    const { action, server: name } = outage;
    const server = name === RELAY ? relayProcess(relay) : this.#stack.server(name);
    const member = outage.member === 'leader' ? await leader() : (outage.member ?? 1);
    const what = memberText({ server: name, member });
    if (server === undefined || !server.members().includes(member)) {
      throw noMember(what, server?.members().length ?? 0);
    }
    const mark = server.processOf(member);
    if (mark === null || !isRunning(mark)) {
      throw notRunning(what, name);
    }
    if (this.#records.standing().some(({ breakage }) => breakage.what === what)) {
      throw alreadyBroken(what);
    }
    const { pid, startTicks } = mark;
    const breakage: Breakage = { ...{ action, server: name, member, what }, ...{ pid, startTicks } };
    const record = this.#records.add({ run, step, owner: thisProcess(), breakage, begunAt: Date.now() });
    try {
      await ACTIONS[action].begin(brokenBy(record), server);
      return record;
    } catch (thrown) {
      await this.undo(record).catch(() => undefined);
      throw thrown;
    }
  }

  /** Undoes the outage, and resolves with the time when the server answered again. Throws the Fault that prevented it. */
  async undo(record: OutageRecord): Promise<number> {
    const undoing = this.#undoing.get(record.id) ?? this.#undo(record);
    this.#undoing.set(record.id, undoing);
    try {
      return await undoing;
    } finally {
      this.#undoing.delete(record.id);
    }
  }

  /** What is not undone yet, oldest first. */
  standing(): StandingOutage[] {
    return this.#records.standing().map(shown);
  }

  /** Undoes what ended processes have left broken. Resolves with all of it; what could not be undone has a problem. */
  async undoLeft(): Promise<StandingOutage[]> {
    const left = this.#records.standing().filter(({ owner }) => !isAlive(owner));
    return Promise.all(
      left.map(async (record) => {
        try {
          await this.undo(record);
          return shown({ ...record, problem: null });
        } catch (thrown) {
          return shown({ ...record, problem: Fault.from(thrown).message });
        }
      })
    );
  }

  /** Waits a few seconds for servers that are starting. The next process finds those that take longer. Never rejects. */
  async close(): Promise<void> {
    await atMost(CLOSE_WITHIN_MS, Promise.allSettled(this.#undoing.values()), undefined);
  }

  async #undo(record: OutageRecord): Promise<number> {
    const { id, breakage } = record;
    try {
      const server: Breakable | undefined =
        breakage.server === RELAY ? relayProcess(undefined) : this.#stack.server(breakage.server);
      if (server !== undefined) {
        await ACTIONS[OutageAction.parse(breakage.action)].undo(brokenBy(record), server, this.#stack);
      }
    } catch (thrown) {
      this.#records.failed(id, Fault.from(thrown).message);
      throw thrown;
    }
    const at = Date.now();
    this.#records.undone(id, at);
    return at;
  }
}

function brokenBy({ id, breakage }: OutageRecord): Broken {
  return { ...breakage, id };
}

function shown({ id, run, owner, breakage, begunAt, problem }: OutageRecord): StandingOutage {
  const { what } = breakage;
  return { id, run, action: OutageAction.parse(breakage.action), what, begunAt, inProgress: isAlive(owner), problem };
}
