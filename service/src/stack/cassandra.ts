import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Fault } from '../model/fault.ts';
import { counted } from '../model/sentence.ts';
import { asking, credentialsOf, makeRole, takeOver } from './cassandra-login.ts';
import { CassandraProgram, nodeLog, storageArgument } from './cassandra-program.ts';
import {
  cassandraRecord,
  DATA_CENTER,
  newLogin,
  newRecord,
  USER,
  type CassandraRecord,
  type NodeRecord,
} from './cassandra-record.ts';
import { freePort, LoopbackPorts } from './loopback-ports.ts';
import type { RecordFile } from './record-file.ts';
import { findRunning } from './running-process.ts';
import { endServer, orOnOtherPorts, untilItAnswers } from './start-and-stop.ts';
import type { Breakable, StackExporter, StackServer, StackStatus, StackTarget } from './stack-server.ts';
import { isRunning, statusOf, wasStopped } from './status.ts';

const KEYSPACE = 'temperature';
const USUAL_EXPORTER_PORT = 9408;
/** Allows for a Raspberry Pi that replays its commit log. */
const START_LIMIT_MS = 240_000;
const STOP_LIMIT_MS = 60_000;

/** A private Cassandra of one or two nodes, set up by provisioning/cassandra. The sink creates the keyspace. */
export class CassandraServer implements StackServer {
  readonly name = 'cassandra';
  readonly #folder: string;
  readonly #nodes: number | undefined;
  readonly #record: RecordFile<CassandraRecord>;

  /** @param nodes - 1 or 2; undefined for as many as already exist, otherwise one. */
  constructor(folder: string, nodes?: number) {
    this.#folder = folder;
    this.#nodes = nodes;
    this.#record = cassandraRecord(folder);
  }

  async status(): Promise<StackStatus> {
    const record = this.#record.read();
    const members = record?.nodes.map((node) => memberOf(node, record)) ?? [];
    return statusOf(this, this.#folder, members, `Cassandra's ${members.length} nodes`);
  }

  async up(): Promise<StackStatus> {
    const record = this.#record.read() ?? newRecord(this.#nodes ?? 1);
    this.#refuseOtherNumber(record);
    await orOnOtherPorts(() => this.#start(record, record.nodes));
    return this.status();
  }

  async down(): Promise<StackStatus> {
    const record = this.#record.read();
    for (const node of record?.nodes.toReversed() ?? []) {
      await endServer(this.#life(node), 'SIGTERM', STOP_LIMIT_MS);
    }
    if (record) {
      this.#record.keep({ ...record, nodes: record.nodes.map((node) => ({ ...node, process: null })) });
    }
    return this.status();
  }

  targets(): StackTarget[] {
    const record = this.#record.read();
    if (!record) {
      return [];
    }
    const { nodes, port, login } = record;
    const exporters = this.exporters().map(({ address }) => address);
    const settings = {
      sink: 'cassandra',
      contactPoints: nodes.map(({ host }) => host),
      port,
      localDataCenter: DATA_CENTER,
      keyspace: KEYSPACE,
      replicationFactor: nodes.length,
      ...(exporters.length > 0 && { exporters }),
      ...(login && { username: USER, password: login.password }),
    };
    return [{ name: this.name, settings, members: nodes.length }];
  }

  exporters(): StackExporter[] {
    const { nodes = [], exporterPort = null } = this.#record.read() ?? {};
    return exporterPort === null
      ? []
      : nodes
          .filter((node) => !wasStopped(node))
          .map(({ host }) => ({ component: 'cassandra', address: `${host}:${exporterPort}` }));
  }

  /** For tests: kills one node, 1 or 2, as a crash or an administrator would. */
  async kill(node: number, signal: NodeJS.Signals): Promise<void> {
    await endServer(this.#life(this.#member(node).member), signal, STOP_LIMIT_MS);
  }

  /** For tests: starts one node again. */
  async start(node: number): Promise<void> {
    const { record, member } = this.#member(node);
    await this.#start(record, [member]);
  }

  breakable(): Breakable {
    return {
      members: () => this.#nodeRecords().map((_node, index) => index + 1),
      processOf: (node) => this.#nodeRecords()[node - 1]?.process ?? null,
      end: (node, signal) => this.kill(node, signal),
      launch: async (node) => {
        const { record, member } = this.#member(node);
        await this.#launch(record, member);
      },
      answers: async (node) => {
        const { record, member } = this.#member(node);
        await untilItAnswers(this.#life(member), () => admit(member, record), START_LIMIT_MS);
        await this.#untilTheyKnowEachOther(record);
      },
    };
  }

  async #launch(record: CassandraRecord, node: NodeRecord): Promise<void> {
    const left = isRunning(node) ? undefined : findRunning([storageArgument(this.#nodeFolder(node))]);
    if (left !== undefined) {
      node.process = left;
      this.#record.keep(record);
    } else if (!isRunning(node)) {
      const program = await CassandraProgram.get(process.env);
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      // The ports must not change while a node is running, because running nodes use each other's ports.
      if (!record.nodes.some(isRunning)) {
        await choosePorts(record);
        // Two nodes that were created without a login have no roles in common, so they continue without a login.
        record.login ??= record.nodes.length === 1 ? newLogin() : null;
      }
      record.exporterPort ??= await freePort(USUAL_EXPORTER_PORT);
      node.process = await program.launch(record, node, this.#nodeFolder(node));
      this.#record.keep(record);
    }
  }

  /** Starts the nodes one after another, because the second node joins the first. */
  async #start(record: CassandraRecord, nodes: NodeRecord[]): Promise<void> {
    for (const node of nodes) {
      await this.#launch(record, node);
      await untilItAnswers(this.#life(node), () => admit(node, record), START_LIMIT_MS);
    }
    await this.#untilTheyKnowEachOther(record);
  }

  async #untilTheyKnowEachOther(record: CassandraRecord): Promise<void> {
    // A client may ask any node for the other nodes, and the older nodes discover a new one only a moment later.
    const running = record.nodes.filter(isRunning);
    for (const node of running) {
      await untilItAnswers(this.#life(node), () => askVersion(node, record, running.length), START_LIMIT_MS);
    }
    const [first] = running;
    if (first && record.login?.isMade === false && running.length === record.nodes.length) {
      await makeRole(first.host, record, record.login, KEYSPACE);
      record.login.isMade = true;
      this.#record.keep(record);
    }
  }

  #refuseOtherNumber({ nodes }: CassandraRecord): void {
    if (this.#nodes !== undefined && this.#nodes !== nodes.length) {
      throw new Fault({
        kind: 'configuration',
        code: 'CASSANDRA_NODES',
        message:
          `The private Cassandra has ${counted(nodes.length, 'node')}, and this number cannot be changed to ` +
          `${this.#nodes}: the rows are distributed over those nodes.`,
        hint:
          `Omit --nodes, or start again without its tables: thermobench stack down cassandra, delete ${this.#folder}, ` +
          'then up again. Or use another data folder (--data).',
      });
    }
  }

  #nodeRecords(): readonly NodeRecord[] {
    return this.#record.read()?.nodes ?? [];
  }

  #member(node: number): { record: CassandraRecord; member: NodeRecord } {
    const record = this.#record.read();
    const member = record?.nodes[node - 1];
    if (!record || !member) {
      throw new Error(`The private Cassandra in ${this.#folder} has no node ${node}.`);
    }
    return { record, member };
  }

  #nodeFolder({ host }: NodeRecord): string {
    return join(this.#folder, `node-${host}`);
  }

  #life(node: NodeRecord) {
    return { title: 'Cassandra', name: this.name, logFile: nodeLog(this.#nodeFolder(node)), process: node.process };
  }
}

function memberOf(node: NodeRecord, record: CassandraRecord) {
  return { ...node, address: `${node.host}:${record.port}`, askVersion: () => askVersion(node, record, 1) };
}

/** Keeps the earlier ports unless another program has taken them. */
async function choosePorts(record: CassandraRecord): Promise<void> {
  await using ports = new LoopbackPorts();
  record.port = await ports.take(record.port);
  record.storagePort = await ports.take(record.storagePort);
  record.exporterPort = await ports.take(record.exporterPort ?? USUAL_EXPORTER_PORT);
}

/**
 * Waits for a node that has just started, and changes its well-known password if that is still in use. Throws as {@link
 * askVersion} does.
 */
async function admit(node: NodeRecord, record: CassandraRecord): Promise<void> {
  if (record.login?.isMade === false) {
    await takeOver(node.host, record.port, record.login);
  } else {
    await askVersion(node, record, 1);
  }
}

/**
 * The version of this node, once it has discovered at least that many nodes. Throws if that does not happen within a time limit.
 */
function askVersion({ host }: NodeRecord, record: CassandraRecord, atLeast: number): Promise<string> {
  const { port } = record;
  return asking({ host, port, credentials: credentialsOf(record) }, (client) => {
    const known = client.hosts.values();
    if (known.length < atLeast) {
      throw new Error(`knows ${known.length} of ${atLeast} nodes`);
    }
    const own = known.find((candidate) => candidate.address === `${host}:${port}`);
    return own?.cassandraVersion ?? '';
  });
}
