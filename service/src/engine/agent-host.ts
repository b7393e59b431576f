import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import type { NatsConnection } from '@nats-io/transport-node';

import type { BaselineDraft, MeasuredHost } from '../baseline/measured-host.ts';
import type { ProgressListener } from '../baseline/measurement.ts';
import { startPeer, type NetworkPeer } from '../baseline/network.ts';
import { BaselineReply, type BaselineOrder } from '../crew/fleet/messages.ts';
import { Baseline, type BaselineRequest } from '../model/baseline.ts';
import { Fault } from '../model/fault.ts';
import { parsedMessage } from '../nats/connection.ts';
import { ordersTo } from '../nats/subjects.ts';

/** Includes the two seconds for which the agent observes its host. */
const ANSWER_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 1_000;
/** An agent that does not answer for longer is considered gone. */
const LOST_AFTER_MS = 60_000;

/** A host with an agent, for a baseline. */
export class AgentHost implements MeasuredHost {
  readonly #connection: NatsConnection;
  readonly #host: string;

  readonly #serviceAddress: string;

  /** @param serviceAddress - Where agents reach this host. */
  constructor(connection: NatsConnection, host: string, serviceAddress: string) {
    this.#connection = connection;
    this.#host = host;
    this.#serviceAddress = serviceAddress;
  }

  async survey(request: BaselineRequest): Promise<BaselineDraft> {
    const { id: _id, ...draft } = await this.#order({ baseline: 'survey', request });
    return draft;
  }

  async measure(begun: Baseline, signal: AbortSignal, changed: ProgressListener): Promise<Baseline> {
    await using peer = await this.#startPeer(begun.expectedMs);
    try {
      await this.#order({ baseline: 'measure', begun, peer: peer && { name: peer.name, port: peer.port } });
    } catch (thrown) {
      return failed(begun, Fault.from(thrown));
    }
    // Awaited here, because the peer is needed until then.
    return await this.#follow(begun, signal, changed);
  }

  /** Null if iperf3 is not installed here, or cannot listen: then the agent measures its own loopback interface. */
  async #startPeer(withinMs: number): Promise<(NetworkPeer & AsyncDisposable) | null> {
    try {
      return await startPeer({ address: this.#serviceAddress, name: hostname(), withinMs });
    } catch {
      return null;
    }
  }

  async #follow(begun: Baseline, signal: AbortSignal, changed: ProgressListener): Promise<Baseline> {
    let last = begun;
    let heardAt = performance.now();
    for (;;) {
      await sleep(LOOK_EVERY_MS);
      const { id } = begun;
      try {
        const seen = Baseline.parse(await this.#order({ baseline: signal.aborted ? 'stop' : 'look', id }));
        heardAt = performance.now();
        if (seen.state !== 'running') {
          return { ...seen, startedBy: begun.startedBy };
        }
        last = { ...seen, startedBy: begun.startedBy };
        changed(last);
      } catch (thrown) {
        const fault = Fault.from(thrown);
        if (fault.kind !== 'transient' || performance.now() - heardAt > LOST_AFTER_MS) {
          return failed(last, fault);
        }
      }
    }
  }

  /** Throws the Fault with which the agent refused, or a transient one if it does not answer. */
  async #order(order: BaselineOrder): Promise<Partial<Pick<Baseline, 'id'>> & BaselineDraft> {
    const reply = await this.#connection
      .request(ordersTo(this.#host), JSON.stringify(order), { timeout: ANSWER_WITHIN_MS })
      .catch((cause: unknown) => {
        throw notAnswered(this.#host, cause);
      });
    const parsed = parsedMessage(BaselineReply, reply);
    if (parsed === null) {
      throw notAnswered(this.#host, null);
    }
    if (!parsed.known) {
      throw Fault.fromRecord(parsed.fault);
    }
    return parsed.baseline;
  }
}

function failed(baseline: Baseline, fault: Fault): Baseline {
  return { ...baseline, state: 'failed', test: null, endedAt: Date.now(), problem: fault.record() };
}

function notAnswered(host: string, cause: unknown): Fault {
  return new Fault({
    kind: 'transient',
    code: 'HOST_NOT_REACHED',
    message: `The agent of ${host} does not answer.`,
    hint: 'Check with `thermobench hosts` that it is connected and has the same version, then try again.',
    cause,
  });
}
