import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';

import type { MeasuredHost } from '../baseline/measured-host.ts';
import type { Crew } from '../crew/crew.ts';
import { BaselineOrder, Hold, Muster, type AgentReport, type Mustered } from '../crew/fleet/messages.ts';
import type { AgentStatus } from '../model/host.ts';
import { Fault } from '../model/fault.ts';
import { parsedMessage } from '../nats/connection.ts';
import { clockOf, holdsOf, ordersTo, reportsOf } from '../nats/subjects.ts';
import { AgentBaselines } from './agent-baselines.ts';
import { AgentRun, type HostWatch } from './agent-run.ts';
import { EndedRun } from './ended-run.ts';
import type { Outbox } from './outbox.ts';
import { registerAgent } from './registration.ts';

/** More runs at once than this mean that a conductor starts runs and never ends them. */
const MAX_RUNS = 50;

export interface AgentTools {
  /** The name of this host in the fleet. */
  readonly host: string;
  readonly version: string;
  readonly connection: NatsConnection;
  readonly outbox: Outbox;
  readonly crew: Crew;
  /** Where this host reaches that of the service. */
  readonly serviceAddress: string;
  /** This host, for baselines. */
  readonly measured: MeasuredHost;
  /** Throws a configuration Fault if the configuration of this host does not allow the order. */
  readonly allow: (order: Muster) => void;
  /** Observes this host while producers write to that target. */
  readonly watchHost: (target: string) => HostWatch;
  /** What this host is and can do, as it is now. */
  readonly describe: (activeRuns: readonly string[]) => AgentStatus;
  /** Receives a sentence about each run that begins or ends. */
  readonly note: (text: string) => void;
}

/** Runs producers on this host for the conductor of a fleet. It does only what the configuration of this host allows. */
export class Agent {
  readonly #tools: AgentTools;
  readonly #runs = new Map<string, { lease: string; run: AgentRun | EndedRun }>();
  readonly #subscriptions: Subscription[] = [];
  readonly #baselines: AgentBaselines;

  constructor(tools: AgentTools) {
    this.#tools = tools;
    this.#baselines = new AgentBaselines(tools.measured, () => this.#activeRuns().length === 0, tools.serviceAddress);
    for (const kept of tools.outbox.runs()) {
      this.#runs.set(kept.id, { lease: kept.lease, run: new EndedRun(kept, tools.outbox, this.#send) });
    }
  }

  /** Registers as a NATS service, and starts to accept orders. */
  start(): void {
    const { connection, host, version, describe } = this.#tools;
    const on = (subject: string, callback: (message: Msg) => void) =>
      connection.subscribe(subject, { callback: (_error, message) => callback(message) });
    this.#subscriptions.push(
      on(ordersTo(host), (message) => void this.#obey(message)),
      on(holdsOf(host), (message) => this.#hold(message)),
      on(clockOf(host), (message) => message.respond(JSON.stringify({ now: Date.now() }))),
      ...registerAgent(connection, { host, version, status: () => describe(this.#activeRuns()) })
    );
  }

  /** Aborts all work, and leaves the fleet. Reports that are not recorded are kept for the next start. */
  async stop(): Promise<void> {
    this.#subscriptions.forEach((subscription) => subscription.unsubscribe());
    const working = [...this.#runs.values()].flatMap(({ run }) => (run instanceof AgentRun ? [run] : []));
    working.forEach((run) => run.abort());
    await Promise.all([this.#baselines.close(), ...working.map((run) => run.ended)]);
  }

  async #obey(message: Msg): Promise<void> {
    const baseline = parsedMessage(BaselineOrder, message);
    const reply = baseline === null ? await this.#muster(message) : await this.#baselines.answer(baseline);
    message.respond(JSON.stringify(reply));
  }

  async #muster(message: Msg): Promise<Mustered> {
    const order = parsedMessage(Muster, message);
    try {
      if (order === null) {
        throw notUnderstood();
      }
      return { ready: true, source: await this.#begin(order) };
    } catch (thrown) {
      return { ready: false, fault: Fault.from(thrown).record() };
    }
  }

  async #begin(order: Muster) {
    const { allow, crew, outbox, note, watchHost } = this.#tools;
    allow(order);
    const { run: id, lease, spec, producers, numbers } = order;
    if (this.#runs.has(id) || this.#activeRuns().length >= MAX_RUNS || this.#baselines.isActive) {
      throw busy(id);
    }
    const crewRun = await crew.muster({ run: id, spec, producers, numbers });
    outbox.add(id, lease);
    const run = new AgentRun(order, {
      ...{ crewRun, outbox, send: this.#send, watchHost: () => watchHost(spec.target) },
    });
    this.#runs.set(id, { lease, run });
    note(`Run ${id}: ${numbers.length} of ${producers} producers are connected to ${spec.target}.`);
    void run.ended.then(() => note(`Run ${id}: the producers have ended.`));
    return crewRun.source;
  }

  #hold(message: Msg): void {
    const hold = parsedMessage(Hold, message);
    if (hold === null) {
      return;
    }
    const known = this.#runs.get(hold.run);
    if (known?.lease !== hold.lease) {
      this.#send(hold.run, { type: 'unknown', lease: hold.lease });
      return;
    }
    known.run.hold(hold);
    if (hold.wanted === 'forget') {
      this.#runs.delete(hold.run);
      this.#tools.outbox.forget(hold.run);
    }
  }

  #activeRuns(): string[] {
    return [...this.#runs].flatMap(([id, { run }]) => (run instanceof AgentRun && run.isActive ? [id] : []));
  }

  readonly #send = (run: string, report: AgentReport): void => {
    const { connection, host } = this.#tools;
    if (!connection.isClosed()) {
      connection.publish(reportsOf(host, run), JSON.stringify(report));
    }
  };
}

function notUnderstood(): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'ORDER_NOT_UNDERSTOOD',
    message: 'The agent does not understand the order of the service.',
    hint: 'Install the same version of Thermobench on all hosts of the fleet.',
  });
}

function busy(run: string): Fault {
  return new Fault({
    kind: 'conflict',
    code: 'AGENT_BUSY',
    message: `The agent is already working on run ${run}, on the maximum of ${MAX_RUNS} runs, or on a baseline.`,
    hint: 'Wait until that has ended.',
  });
}
