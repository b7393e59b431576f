import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { Client as Driver, policies, types, type Host } from 'cassandra-driver';
import { z } from 'zod';

import { orLate } from '../../time/deadline.ts';
import { DriverRemains } from './driver-remains.ts';
import { cassandraFault, isBetweenSchemas, isUnsent, timeoutFault } from './faults.ts';
import type { CassandraTarget, Consistency } from './options.ts';

/** How often to look for a node that is down; pending requests wait for it briefly. */
const RECONNECT_MS = 500;
const PATIENCE_MS = 4 * RECONNECT_MS;
/** Interval at which the kernel probes an idle connection, so that no device on the way drops it. */
const KEEP_ALIVE_MS = 30_000;

/** Fields missing from the driver's types. */
const Info = z.object({ isSchemaInAgreement: z.boolean() });

export interface Question {
  cql: string;
  values?: unknown[];
  consistency?: Consistency;
  limitMs?: number;
  /** The node to ask, for what each node answers differently; by default, the driver chooses one. */
  node?: Host;
  /** False for a statement that is unlikely to be used again. */
  prepare?: boolean;
}

const CONSISTENCIES: Record<Consistency, types.consistencies> = {
  one: types.consistencies.one,
  two: types.consistencies.two,
  three: types.consistencies.three,
  quorum: types.consistencies.quorum,
  all: types.consistencies.all,
  local_one: types.consistencies.localOne,
  local_quorum: types.consistencies.localQuorum,
  each_quorum: types.consistencies.eachQuorum,
};

export function consistencyCode(consistency: Consistency): number {
  return CONSISTENCIES[consistency];
}

/** All requests to the cluster outside the hot path, each with a time limit. Throws only Faults. */
export class Client {
  readonly #target: CassandraTarget;
  readonly driver: Driver;

  private constructor(target: CassandraTarget, driver: Driver) {
    this.#target = target;
    this.driver = driver;
  }

  /**
   * Connects to the cluster and discovers its nodes. Tables are looked up in `keyspace`. Throws a Fault that says what a node
   * refused, or why the cluster cannot be reached.
   */
  static async open(target: CassandraTarget, keyspace?: string): Promise<Client> {
    const { contactPoints, port, localDataCenter, username, password, tls, timeoutMs } = target;
    const driver = new Driver({
      contactPoints,
      localDataCenter,
      keyspace,
      protocolOptions: { port, maxSchemaAgreementWaitSeconds: Math.ceil(timeoutMs / 1_000) },
      socketOptions: {
        connectTimeout: timeoutMs,
        readTimeout: timeoutMs,
        keepAlive: true,
        keepAliveDelay: KEEP_ALIVE_MS,
      },
      // If a node closes the connection immediately, the driver never clears its heartbeat timer; TCP keep-alive does the same
      // job.
      pooling: { heartBeatInterval: 0 },
      policies: {
        // If the driver repeated a write whose outcome is unknown, the write would look as if it had succeeded at the first
        // attempt.
        retry: new policies.retry.FallthroughRetryPolicy(),
        reconnection: new policies.reconnection.ConstantReconnectionPolicy(RECONNECT_MS),
      },
      queryOptions: { prepare: true },
      monitorReporting: { enabled: false },
      applicationName: 'thermobench',
      ...(username !== undefined && { credentials: { username, password } }),
      ...(tls && { sslOptions: { ca: tls.ca, rejectUnauthorized: tls.verify, ...(!tls.verify && NO_NAME_CHECK) } }),
    });
    const remains = new DriverRemains(driver);
    const client = new Client(target, driver);
    const connecting = driver.connect();
    try {
      await client.#within(connecting, timeoutMs, 'to connect');
      remains.forget();
      return client;
    } catch (thrown) {
      remains.close();
      // An attempt that timed out may still succeed or fail later.
      connecting.then(
        () => client.close(),
        () => remains.close()
      );
      throw cassandraFault(target, thrown);
    }
  }

  /** Opens a connection only for `work`; needs no keyspace. */
  static async during<T>(target: CassandraTarget, work: (client: Client) => Promise<T>): Promise<T> {
    const client = await Client.open(target);
    try {
      return await work(client);
    } finally {
      client.close();
    }
  }

  /** All rows of the answer. Only for answers that are certain to be short. */
  async rows<Row extends z.ZodType>(row: Row, question: Question): Promise<Array<z.output<Row>>> {
    return (await Array.fromAsync(this.pages(row, question))).flat();
  }

  /** The rows of the answer as they arrive, one page at a time. */
  async *pages<Row extends z.ZodType>(row: Row, question: Question): AsyncGenerator<Array<z.output<Row>>> {
    const page = z.array(row);
    for (let pageState: string | undefined; ;) {
      const answer = await this.#execute(question, pageState);
      yield page.parse(answer.rows);
      if (typeof answer.pageState !== 'string') {
        return;
      }
      pageState = answer.pageState;
    }
  }

  /** For statements whose answer has no rows. */
  async write(question: Question): Promise<void> {
    await this.#execute(question);
  }

  /** Resolves when all nodes that are up agree on the new schema. */
  async change(cql: string): Promise<{ agreed: boolean }> {
    const { info } = await this.#execute({ cql, prepare: false });
    return { agreed: Info.parse(info).isSchemaInAgreement };
  }

  /**
   * Resolves when a node is up, or after a while if none comes back. Without this wait, requests fail immediately if the driver
   * has no live node.
   */
  async ready(): Promise<void> {
    if (!this.driver.hosts.values().some((host) => host.isUp())) {
      await once(this.driver, 'hostUp', { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
    }
  }

  /** Never throws. Ends pending requests. */
  close(): void {
    this.driver.shutdown().catch(() => undefined);
  }

  async #execute(question: Question, pageState?: string) {
    const { cql, values, consistency, limitMs = this.#target.timeoutMs, node, prepare = true } = question;
    const execute = () =>
      this.driver.execute(cql, values, {
        prepare,
        pageState,
        readTimeout: limitMs,
        ...(node !== undefined && { host: node }),
        ...(consistency !== undefined && { consistency: CONSISTENCIES[consistency] }),
      });
    const patientUntil = performance.now() + PATIENCE_MS;
    for (;;) {
      await this.ready();
      try {
        return await this.#within(execute(), limitMs, cql);
      } catch (thrown) {
        // Nothing was executed, so sending it again is safe.
        if (!(isUnsent(thrown) || isBetweenSchemas(thrown)) || performance.now() > patientUntil) {
          throw cassandraFault(this.#target, thrown);
        }
      }
      await pause(RECONNECT_MS / 2);
    }
  }

  /** Applies one limit to the whole work: the driver's own limits apply per connection or attempt, and there may be several. */
  #within<T>(work: Promise<T>, limitMs: number, waitedFor: string): Promise<T> {
    return orLate(limitMs, work, () => timeoutFault(this.#target, waitedFor));
  }
}

const NO_NAME_CHECK = { checkServerIdentity: () => undefined };
