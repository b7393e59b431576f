import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CassandraServer } from '../../service/src/stack/cassandra.ts';
import { CassandraProgram } from '../../service/src/stack/cassandra-program.ts';
import { cassandraRecord, newRecord, type CassandraRecord } from '../../service/src/stack/cassandra-record.ts';
import { LoopbackPorts } from '../../service/src/stack/loopback-ports.ts';

/** A private Cassandra of a test's own: `await using cassandra = await startCassandra({ nodes: 1 })`. */
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
  /** `none`: one node as earlier versions made it, which lets in everyone. */
  login?: 'none';
}

export async function startCassandra({ nodes, login }: Wanted): Promise<TestCassandra> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-cassandra-'));
  // Any free ports: the tests of another runner may be about to take the usual ones.
  cassandraRecord(folder).keep({ ...newRecord(nodes), port: 0, storagePort: 0, exporterPort: 0 });
  const server = new CassandraServer(folder, nodes);
  const ids = Array.from({ length: nodes }, (_, index) => index + 1);
  const start = () => (login === 'none' ? startWithoutLogin(folder) : server.up());
  await start().catch(async (thrown: unknown) => {
    // Some of it may run already.
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
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ids.map((id) => server.kill(id, 'SIGKILL')));
      await rm(folder, { recursive: true, force: true });
    },
  };
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
  // Finds it running, as it was started.
  await new CassandraServer(folder).up();
}
