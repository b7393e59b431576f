import type { Host } from 'cassandra-driver';
import pRetry from 'p-retry';

import { Fault } from '../../model/fault.ts';
import type { Channel, Rows, Writing } from './channel.ts';
import { consistencyCode, type Client } from './client.ts';
import { Opcode } from './frame-reader.ts';
import { NodeLink } from './node-link.ts';
import { Outstanding } from './outstanding.ts';
import { dayOf, placeInsert, type Place } from './places.ts';
import type { RowForm } from './schema.ts';

const UNLOGGED = 1;
const PREPARED = 1;
const WITH_VALUES = 0x01;
const PLACE_PARAMETERS = 5;

/** How long a node may take to learn about a table that the other nodes already have, for example after it has just joined. */
const LEARN_WITHIN_MS = 5_000;
const NOT_LEARNT: ReadonlySet<string> = new Set(['NO_SUCH_TABLE', 'NO_SUCH_KEYSPACE']);

/** A connection, with the constant start of each kind of request. */
interface Route {
  link: NodeLink;
  /** Statement, consistency, flags and number of parameters, for a single INSERT. */
  execute: Buffer;
  /** Kind, statement and number of parameters, for an INSERT in a batch. */
  batched: Buffer;
  /** Like `execute`, for a place. */
  executePlace: Buffer;
}

/** Where the rows of a place are sent: to a node that stores them. */
interface Way {
  route: Route;
  head: Buffer;
}

/**
 * Implements only the part of the protocol that the hot path needs, over its own connection to each node of the local data
 * center. Asks the driver which node stores which rows, once for each new place.
 */
export class WireChannel implements Channel {
  readonly #client: Client;
  readonly #writing: Writing;
  readonly #form: RowForm;
  readonly outstanding: Outstanding;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #ways = new WeakMap<Place, Way>();
  #turn = 0;

  private constructor(client: Client, writing: Writing, outstanding: Outstanding, routes: ReadonlyMap<string, Route>) {
    this.#client = client;
    this.#writing = writing;
    this.#form = writing.schema.rowForm(writing.run, writing.producer);
    this.outstanding = outstanding;
    this.#routes = routes;
  }

  /**
   * Connects to every node that answers. Throws the first node's Fault if no node answers, and any Fault that is not transient.
   */
  static async open(client: Client, writing: Writing): Promise<WireChannel> {
    const outstanding = new Outstanding();
    const hosts = client.driver.hosts
      .values()
      .filter(({ datacenter }) => datacenter === writing.target.localDataCenter);
    const opened = await Promise.allSettled(hosts.map((host) => openOnceLearnt(host, writing, outstanding)));
    const routes = new Map<string, Route>();
    const faults: Fault[] = [];
    opened.forEach((result, at) => {
      if (result.status === 'fulfilled') {
        routes.set(hosts[at].address, result.value);
      } else {
        faults.push(Fault.from(result.reason));
      }
    });
    const fault = faults.find(({ kind }) => kind !== 'transient') ?? faults[0];
    if (fault !== undefined && (routes.size === 0 || fault.kind !== 'transient')) {
      routes.forEach(({ link }) => link.close());
      throw fault;
    }
    routes.forEach(({ link }) => link.serve());
    return new WireChannel(client, writing, outstanding, routes);
  }

  put(rows: Rows): void {
    const { route, head } = this.#wayTo(rows.place);
    const { seqs, readings } = rows;
    if (seqs.length === 1) {
      const writer = route.link.begin(Opcode.execute, rows);
      writer.raw(route.execute);
      writer.raw(head);
      this.#form.write(writer, seqs[0], readings[0]);
      writer.end();
      return;
    }
    const writer = route.link.begin(Opcode.batch, rows);
    writer.rawByte(UNLOGGED);
    writer.rawShort(seqs.length);
    for (let at = 0; at < seqs.length; at++) {
      writer.raw(route.batched);
      writer.raw(head);
      this.#form.write(writer, seqs[at], readings[at]);
    }
    writer.rawShort(consistencyCode(this.#writing.consistency));
    writer.rawByte(0);
    writer.end();
  }

  send(): void {
    for (const { link } of this.#routes.values()) {
      link.send();
    }
  }

  async record(places: readonly Place[]): Promise<void> {
    const { run, producer } = this.#writing;
    await Promise.all(
      places.map((place) => {
        const { link, executePlace } = this.#wayTo(place).route;
        return link.execute((writer) => {
          writer.raw(executePlace);
          writer.text(run);
          writer.int(producer);
          writer.int(place.block);
          writer.text(place.location);
          writer.bigint(place.minuteMs);
        });
      })
    );
  }

  close(): void {
    this.#routes.forEach(({ link }) => link.close());
  }

  #wayTo(place: Place): Way {
    const known = this.#ways.get(place);
    if (known !== undefined) {
      return known;
    }
    const way = { route: this.#routeFor(place), head: this.#form.head(place) };
    this.#ways.set(place, way);
    return way;
  }

  /** Alternates between the place's replicas; uses another node if none of them is connected. */
  #routeFor({ location, minuteMs }: Place): Route {
    const { schema, target } = this.#writing;
    const { routingKey } = schema.partition(location, dayOf(minuteMs));
    const replicas = this.#client.driver.getReplicas(target.keyspace, routingKey) ?? [];
    const routes = replicas.flatMap(({ address }) => this.#routes.get(address) ?? []);
    const choice = routes.length > 0 ? routes : [...this.#routes.values()];
    return choice[this.#turn++ % choice.length];
  }
}

function openOnceLearnt(host: Host, writing: Writing, outstanding: Outstanding): Promise<Route> {
  return pRetry(() => openRoute(host, writing, outstanding), {
    retries: Infinity,
    minTimeout: 100,
    maxTimeout: 500,
    maxRetryTime: LEARN_WITHIN_MS,
    shouldRetry: ({ error }) => NOT_LEARNT.has(Fault.from(error).code),
  });
}

async function openRoute({ address }: Host, writing: Writing, outstanding: Outstanding): Promise<Route> {
  const { target, schema, consistency, run, producer } = writing;
  const colon = address.lastIndexOf(':');
  const link = await NodeLink.open(
    target,
    { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) },
    outstanding
  );
  try {
    const insert = await link.prepare(schema.insert);
    const { parameters } = schema.rowForm(run, producer);
    const code = consistencyCode(consistency);
    return {
      link,
      execute: Buffer.concat([insert, shorts(code), Buffer.of(WITH_VALUES), shorts(parameters)]),
      batched: Buffer.concat([Buffer.of(PREPARED), insert, shorts(parameters)]),
      executePlace: Buffer.concat([
        await link.prepare(placeInsert(schema)),
        shorts(code),
        Buffer.of(WITH_VALUES),
        shorts(PLACE_PARAMETERS),
      ]),
    };
  } catch (thrown) {
    link.close();
    throw thrown;
  }
}

function shorts(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
