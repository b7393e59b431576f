import { setTimeout as pause } from 'node:timers/promises';

import type { Client } from 'cassandra-driver';
import pRetry from 'p-retry';
import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { ADMINISTRATOR, DATA_CENTER, USER, type CassandraRecord, type Login } from './cassandra-record.ts';

/** The well-known default password of Cassandra's first role. */
const DEFAULT_PASSWORD = 'cassandra';
const ANSWER_LIMIT_MS = 5_000;
/** How long a node may take to notice that a connection was closed. */
const CLOSED_WITHIN_MS = 5_000;
const CLOSED_PAUSE_MS = 50;
/**
 * Roles are stored as rows: a node that is killed loses those of the last second, see commitlog_sync_period in cassandra.yaml.
 */
const SYNCED_AFTER_MS = 1_500;

/** Cassandra refuses a second password change within this time, which an interrupted and repeated start would attempt. */
const PASSWORD_REST_MS = 5_000;
const PASSWORD_PAUSE_MS = 500;

const Users = z.array(z.object({ username: z.string().nullable() }));
const Roles = z.array(z.object({ role: z.string(), is_superuser: z.boolean() }));

/** Address of a node, and the credentials for it; null if no login is needed. */
interface Access {
  host: string;
  port: number;
  credentials: { username: string; password: string } | null;
}

/** Credentials for the nodes: until Thermobench's role is created, only the administrator can log in. */
export function credentialsOf({ login }: CassandraRecord): Access['credentials'] {
  if (login === null) {
    return null;
  }
  return login.isMade
    ? { username: USER, password: login.password }
    : { username: ADMINISTRATOR, password: login.rootPassword };
}

/**
 * Runs `work` with a client, and closes it afterwards. Throws within a time limit if the node does not answer or refuses the
 * login.
 */
export async function asking<T>(
  { host, port, credentials }: Access,
  work: (client: Client) => Promise<T> | T
): Promise<T> {
  // Loaded on demand: every command imports this module, but few connect to the server.
  const { default: driver } = await import('cassandra-driver');
  const client = new driver.Client({
    contactPoints: [host],
    protocolOptions: { port },
    localDataCenter: DATA_CENTER,
    socketOptions: { connectTimeout: ANSWER_LIMIT_MS, readTimeout: ANSWER_LIMIT_MS },
    monitorReporting: { enabled: false },
    ...(credentials && { credentials }),
  });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.shutdown();
  }
}

/** Replaces the well-known password with a random one, as soon as the node accepts logins. One call per cluster is enough. */
export async function takeOver(host: string, port: number, { rootPassword }: Login): Promise<void> {
  const as = (password: string) => ({ host, port, credentials: { username: ADMINISTRATOR, password } });
  try {
    await asking(as(DEFAULT_PASSWORD), (client) => client.execute(withPassword(ADMINISTRATOR, rootPassword)));
  } catch {
    // An earlier start may have been interrupted after it changed the password.
    await asking(as(rootPassword), () => undefined);
  }
}

/**
 * Creates Thermobench's own role, with permission to create keyspaces and all permissions on those it created. All nodes must be
 * running. Resolves when the role survives killing a node. Throws a fatal Fault if somebody else used the well-known password
 * before {@link takeOver} changed it.
 */
export async function makeRole(host: string, record: CassandraRecord, login: Login, keyspace: string): Promise<void> {
  const access = (username: string, password: string) => ({
    host,
    port: record.port,
    credentials: { username, password },
  });
  await asking(access(ADMINISTRATOR, login.rootPassword), async (client) => {
    for (const statement of [
      ...(record.nodes.length === 1 ? [] : copiedOn(record.nodes.length, login)),
      `CREATE ROLE IF NOT EXISTS ${USER}`,
      `${withPassword(USER, login.password)} AND LOGIN = true AND SUPERUSER = false`,
      `GRANT CREATE ON ALL KEYSPACES TO ${USER}`,
      `GRANT SELECT ON KEYSPACE system_views TO ${USER}`,
    ]) {
      await pRetry(() => client.execute(statement), {
        retries: PASSWORD_REST_MS / PASSWORD_PAUSE_MS + 1,
        minTimeout: PASSWORD_PAUSE_MS,
        factor: 1,
        // Until the new replication is known to both nodes, one may not find the role that the other has just created.
        shouldRetry: ({ error }) => /can only be changed every|doesn't exist/.test(error.message),
      });
    }
    // If a keyspace was created while no login was needed, no role has permissions on it.
    const { rows } = await client.execute(
      `SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = '${keyspace}'`
    );
    if (rows.length > 0) {
      await client.execute(`GRANT ALL ON KEYSPACE ${keyspace} TO ${USER}`);
    }
  });
  const synced = pause(SYNCED_AFTER_MS);
  // The order matters: an intruder who is no longer connected when the roles are listed cannot create another role afterwards.
  await asking(access(USER, login.password), refuseOtherAdministrators);
  await asking(access(ADMINISTRATOR, login.rootPassword), refuseOtherRoles);
  await synced;
}

function withPassword(role: string, password: string): string {
  return `ALTER ROLE ${role} WITH PASSWORD = '${password}'`;
}

/**
 * Statements that copy roles to every node, so that each node accepts logins without the others. Existing roles are written
 * again, so that they reach all nodes.
 */
function copiedOn(nodes: number, { rootPassword }: Login): string[] {
  return [
    `ALTER KEYSPACE system_auth WITH replication = {'class': 'NetworkTopologyStrategy', '${DATA_CENTER}': ${nodes}}`,
    withPassword(ADMINISTRATOR, rootPassword),
  ];
}

/**
 * Throws if anybody is logged in as administrator: our own administrator connections are closed, so any that remains belongs to
 * somebody else.
 */
async function refuseOtherAdministrators(client: Client): Promise<void> {
  const until = performance.now() + CLOSED_WITHIN_MS;
  for (;;) {
    const users = Users.parse((await client.execute('SELECT username FROM system_views.clients')).rows);
    if (!users.some(({ username }) => username === ADMINISTRATOR)) {
      return;
    }
    if (performance.now() > until) {
      throw intrusion('is logged in as its administrator');
    }
    await pause(CLOSED_PAUSE_MS);
  }
}

async function refuseOtherRoles(client: Client): Promise<void> {
  const roles = Roles.parse((await client.execute('SELECT role, is_superuser FROM system_auth.roles')).rows);
  const other = roles.find(({ role }) => role !== USER && role !== ADMINISTRATOR);
  if (other) {
    throw intrusion(`has created the role ${JSON.stringify(other.role)}`);
  }
}

function intrusion(what: string): Fault {
  return new Fault({
    kind: 'fatal',
    code: 'CASSANDRA_INTRUDER',
    message: `Somebody else on this machine ${what} before the new private Cassandra had its own password.`,
    hint: 'Run `thermobench stack down cassandra`, delete stack/cassandra in the data folder, and find out who it was before you start it again.',
  });
}
