import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import { mariadbRecord, newRecord } from '../../service/src/stack/mariadb-record.ts';

/** A private MariaDB of a test's own: `await using mariadb = await startMariadb()`. */
export interface TestMariadb extends AsyncDisposable {
  readonly server: MariadbServer;
  /** The target's settings, as in thermobench.yaml. */
  target(): { sink: string } & Record<string, unknown>;
  /** Login with all rights. */
  administrator(): { host: string; port: number; user: string; password: string };
  /** Ends the server as a crash or an administrator would, and waits for its end. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same data. */
  start(): Promise<void>;
}

export async function startMariadb(): Promise<TestMariadb> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-mariadb-'));
  // Any free port: the tests of another runner may be about to take the usual one.
  mariadbRecord(folder).keep({ ...newRecord(), port: 0 });
  const server = new MariadbServer(folder);
  await server.up();
  return {
    server,
    target: () => known(server.targets()[0]).settings,
    administrator: () => known(server.administrator()),
    kill: (signal) => server.kill(signal),
    start: async () => {
      await server.up();
    },
    [Symbol.asyncDispose]: async () => {
      await server.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('The private MariaDB was never up.');
  }
  return value;
}
