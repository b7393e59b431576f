import { Socket, type OnReadOpts } from 'node:net';
import { createConnection, type AuthPlugin, type Connection } from 'mysql2';

import { signScramble } from './ed25519.ts';
import { mysqlFault } from './faults.ts';
import { query } from './query.ts';
import { socketPath, type MysqlTarget } from './options.ts';

/**
 * Settings of every session. Names are UTF-8, even if the server ignores the charset sent at login. Times are in UTC. Values that
 * do not fit are refused, not adjusted, in tables of every engine. Lock waits are limited to the target's timeout, so the server
 * reports what it waited for.
 */
function sessionSql(timeoutMs: number, autocommit: boolean): string {
  const lockWaitSeconds = Math.max(1, Math.floor(timeoutMs / 1_000) - 1);
  return `SET NAMES utf8mb4, SESSION time_zone = '+00:00',
    sql_mode = 'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    lock_wait_timeout = ${lockWaitSeconds}, innodb_lock_wait_timeout = ${lockWaitSeconds}, autocommit = ${autocommit ? 1 : 0}`;
}

/** Disabled, because query attributes would change the format of COM_STMT_EXECUTE, and no server may request a local file. */
const FLAGS = ['-CLIENT_QUERY_ATTRIBUTES', '-LOCAL_FILES'];

/** Login methods that mysql2 does not implement itself. */
const AUTH_PLUGINS: Record<string, AuthPlugin> = {
  client_ed25519:
    ({ connection }) =>
    (scramble) =>
      signScramble(connection.config.password ?? '', scramble),
};

/**
 * One statement for an INSERT of one row and one for an INSERT of many. mysql2 reserves memory for the maximum: half a megabyte
 * at its default.
 */
const MAX_PREPARED = 2;

/**
 * Opens a connection: mysql2 does the greeting, TLS and the login. `socket` creates the socket; without it mysql2 creates the
 * socket and reads from it. Throws a Fault with the reason on failure.
 */
export async function login(
  target: MysqlTarget,
  autocommit: boolean,
  socket: () => Socket = plainSocket
): Promise<Connection> {
  const { host, port, database, user, password, tls, timeoutMs } = target;
  const path = socketPath(target);
  const connection = createConnection({
    // The name expected in the server's certificate; the socket already has the address.
    host: tls?.serverName ?? host,
    port,
    database,
    user,
    password,
    connectTimeout: timeoutMs,
    charset: 'utf8mb4',
    timezone: 'Z',
    flags: FLAGS,
    maxPreparedStatements: MAX_PREPARED,
    connectAttributes: { program_name: 'thermobench' },
    authPlugins: AUTH_PLUGINS,
    // Needed for PAM and LDAP. Enabled only if nobody on the network can read the password.
    enableCleartextPlugin: path !== undefined || tls?.verify === true,
    ...(path !== undefined && { socketPath: path }),
    stream: () => (path === undefined ? socket().connect(port, host) : socket().connect(path)),
    ...(tls && { ssl: { ca: tls.ca, rejectUnauthorized: tls.verify, verifyIdentity: tls.verify } }),
  });
  // A pending request fails with the error; if there is none, the next call does.
  connection.on('error', () => undefined);
  try {
    await connection.promise().connect();
    await query(connection, { sql: sessionSql(timeoutMs, autocommit) }, timeoutMs);
    return connection;
  } catch (thrown) {
    connection.destroy();
    throw mysqlFault(target, thrown);
  }
}

/** A socket that sends data immediately, and detects a dead idle connection in time. */
export function plainSocket(onread?: OnReadOpts): Socket {
  return new Socket({ onread }).setNoDelay(true).setKeepAlive(true, 30_000);
}

/** The socket that mysql2 uses: the TLS socket if there is TLS. */
export function socketUnder(connection: Connection): Socket {
  if ('stream' in connection && connection.stream instanceof Socket) {
    return connection.stream;
  }
  throw new Error('mysql2 gave a connection without a socket');
}
