import { Client } from 'cassandra-driver';
import { expect } from 'vitest';

import { CassandraTarget } from '../../service/src/sinks/cassandra/options.ts';
import type { TestCassandra } from './start-cassandra.ts';

/** Sends a query, as any other user of the machine may try to. */
export async function ask(cassandra: TestCassandra, host: string, credentials: Credentials | undefined, cql: string) {
  const { port, localDataCenter } = CassandraTarget.parse(cassandra.target());
  const client = new Client({
    contactPoints: [host],
    localDataCenter,
    protocolOptions: { port },
    monitorReporting: { enabled: false },
    ...(credentials && { credentials }),
  });
  try {
    return (await client.execute(cql)).rows;
  } finally {
    await client.shutdown();
  }
}

interface Credentials {
  username: string;
  password: string;
}

/** Logins without a password, or with one that is easy to guess, fail. */
export async function refusesOthers(cassandra: TestCassandra, host: string): Promise<void> {
  for (const credentials of [
    undefined,
    { username: 'thermobench', password: 'thermobench' },
    { username: 'cassandra', password: 'cassandra' },
  ]) {
    await expect(ask(cassandra, host, credentials, 'SELECT * FROM system.local')).rejects.toThrow();
  }
}
