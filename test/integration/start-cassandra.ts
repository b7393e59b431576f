import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { inject } from 'vitest';

import { asking } from '../../service/src/stack/cassandra-login.ts';
import { CassandraServer } from '../../service/src/stack/cassandra.ts';
import { CassandraProgram } from '../../service/src/stack/cassandra-program.ts';
import {
  ADMINISTRATOR,
  cassandraRecord,
  newRecord,
  type CassandraRecord,
} from '../../service/src/stack/cassandra-record.ts';
import { LoopbackPorts } from '../../service/src/stack/loopback-ports.ts';

/** A separate private Cassandra for a test, `await using cassandra = await startCassandra({ nodes: 1 })`, or the shared one. */
export interface TestCassandra extends AsyncDisposable {
  readonly server: CassandraServer;
  /** The target's settings, as in thermobench.yaml. */
  target(): { sink: string } & Record<string, unknown>;
  /** Ends a node, 1 or 2, as a crash or an administrator would, and waits for its end. */
  kill(node: number, signal: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same data. */
  start(node: number): Promise<void>;
}

interface Wanted {
  nodes: 1 | 2;
  /** `none`: one node as earlier versions made it, which accepts any login. */
  login?: 'none';
}

export async function startCassandra({ nodes, login }: Wanted): Promise<TestCassandra> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-cassandra-'));
  const cassandra = await open(folder, { nodes, login });
  const ids = Array.from({ length: nodes }, (_, index) => index + 1);
  return {
    ...cassandra,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ids.map((id) => cassandra.kill(id, 'SIGKILL')));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The Cassandra of one node that test files share, without a keyspace. They may kill it and start it again. */
export async function sharedCassandra(): Promise<TestCassandra> {
  const folder = join(inject('sharedServers'), 'cassandra');
  const left = new CassandraServer(folder);
  if ((await left.status()).state === 'silent') {
    // A failed test may have left it frozen.
    await left.kill(1, 'SIGKILL');
  }
  const cassandra = await open(folder, { nodes: 1 });
  await empty(folder);
  return { ...cassandra, [Symbol.asyncDispose]: async () => {} };
}

async function open(folder: string, { nodes, login }: Wanted): Promise<Omit<TestCassandra, keyof AsyncDisposable>> {
  await mkdir(folder, { recursive: true });
  const kept = cassandraRecord(folder);
  if (kept.read() === undefined) {
    // Any free ports: the tests of another runner may be about to take the usual ones.
    kept.keep({ ...newRecord(nodes), port: 0, storagePort: 0, exporterPort: 0 });
  }
  const server = new CassandraServer(folder, nodes);
  const start = () => (login === 'none' ? startWithoutLogin(folder) : server.up());
  await start().catch(async (thrown: unknown) => {
    // Parts of it may already be running.
    await server.down();
    throw thrown;
  });
  return {
    server,
    target: () => {
      const [target] = server.targets();
      if (!target) {
        throw new Error('The private Cassandra was never up.');
      }
      return target.settings;
    },
    kill: (node, signal) => server.kill(node, signal),
    start: (node) => server.start(node),
  };
}

/** A node takes a snapshot of each table before it drops it. */
const DROP_LIMIT_MS = 60_000;

/** Drops all keyspaces but Cassandra's own. */
async function empty(folder: string): Promise<void> {
  const record = cassandraRecord(folder).read();
  const [node] = record?.nodes ?? [];
  if (!record?.login || !node) {
    throw new Error('The shared Cassandra has no administrator.');
  }
  const credentials = { username: ADMINISTRATOR, password: record.login.rootPassword };
  await asking({ host: node.host, port: record.port, credentials }, async (client) => {
    const { rows } = await client.execute('SELECT keyspace_name AS name FROM system_schema.keyspaces');
    for (const name of rows.map((row) => String(row.name)).filter((name) => !name.startsWith('system'))) {
      await client.execute(`DROP KEYSPACE "${name}"`, [], { readTimeout: DROP_LIMIT_MS });
    }
  });
}

async function startWithoutLogin(folder: string): Promise<void> {
  const record: CassandraRecord = { ...newRecord(1), login: null };
  {
    await using ports = new LoopbackPorts();
    record.port = await ports.take();
    record.storagePort = await ports.take();
    record.exporterPort = await ports.take();
  }
  const [node] = record.nodes;
  if (node) {
    const program = await CassandraProgram.get(process.env);
    node.process = await program.launch(record, node, join(folder, `node-${node.host}`));
  }
  cassandraRecord(folder).keep(record);
  // Finds the server running, and completes its start.
  await new CassandraServer(folder).up();
}
