import { Socket, type OnReadOpts } from 'node:net';
import { createConnection, type AuthPlugin, type Connection } from 'mysql2';

import { signScramble } from './ed25519.ts';
import { mysqlFault } from './faults.ts';
import { socketPath, type MysqlTarget } from './options.ts';

/**
 * What every session is set to. Names are UTF-8, even where the server ignores what a client says at its login. Readings carry
 * UTC. A value that does not fit is refused, not bent, in tables of every engine. A lock is waited for no longer than the target's
 * limit, so that it is the server that says what it waited for.
 */
function sessionSql(timeoutMs: number, autocommit: boolean): string {
  const lockWaitSeconds = Math.max(1, Math.floor(timeoutMs / 1_000) - 1);
  return `SET NAMES utf8mb4, SESSION time_zone = '+00:00',
    sql_mode = 'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    lock_wait_timeout = ${lockWaitSeconds}, innodb_lock_wait_timeout = ${lockWaitSeconds}, autocommit = ${autocommit ? 1 : 0}`;
}

/**
 * Query attributes would change the form of a prepared statement's execution; and no server shall ask for a local file.
 */
const FLAGS = ['-CLIENT_QUERY_ATTRIBUTES', '-LOCAL_FILES'];

/** Ways to log in that mysql2 does not know by itself. */
const AUTH_PLUGINS: Record<string, AuthPlugin> = {
  client_ed25519:
    ({ connection }) =>
    (scramble) =>
      signScramble(connection.config.password ?? '', scramble),
};

/** An INSERT of one row and one of many. mysql2 sets room aside for as many as may come: half a megabyte for its default. */
const MOST_PREPARED = 2;

/**
 * Opens a connection: mysql2 does the greeting, TLS and the login. `socket` makes the socket; where it is left to mysql2, so is
 * all the rest. Throws a Fault that says why not.
 */
export async function login(
  target: MysqlTarget,
  autocommit: boolean,
  socket: () => Socket = plainSocket
): Promise<Connection> {
  const { host, port, database, user, password, tls, timeoutMs } = target;
  const path = socketPath(target);
  const connection = createConnection({
    // What it is called in its certificate; where it is, the socket knows.
    host: tls?.serverName ?? host,
    port,
    database,
    user,
    password,
    connectTimeout: timeoutMs,
    charset: 'utf8mb4',
    timezone: 'Z',
    flags: FLAGS,
    maxPreparedStatements: MOST_PREPARED,
    connectAttributes: { program_name: 'thermobench' },
    authPlugins: AUTH_PLUGINS,
    // For PAM and LDAP: only where nobody on the way can read the password.
    enableCleartextPlugin: path !== undefined || tls?.verify === true,
    ...(path !== undefined && { socketPath: path }),
    stream: () => (path === undefined ? socket().connect(port, host) : socket().connect(path)),
    ...(tls && { ssl: { ca: tls.ca, rejectUnauthorized: tls.verify, verifyIdentity: tls.verify } }),
  });
  // Whoever waits for an answer gets the error; one that nobody waits for is met again at the next call.
  connection.on('error', () => undefined);
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    await run(connection, sessionSql(timeoutMs, autocommit), timeoutMs);
    return connection;
  } catch (thrown) {
    connection.destroy();
    throw mysqlFault(target, thrown);
  }
}

/** A socket that sends at once what it is given, and notices in time that an idle connection is gone. */
export function plainSocket(onread?: OnReadOpts): Socket {
  return new Socket({ onread }).setNoDelay(true).setKeepAlive(true, 30_000);
}

/** The socket mysql2 talks through: the TLS one where there is TLS. */
export function socketUnder(connection: Connection): Socket {
  if ('stream' in connection && connection.stream instanceof Socket) {
    return connection.stream;
  }
  throw new Error('mysql2 gave a connection without a socket');
}

function run(connection: Connection, sql: string, timeout: number): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query({ sql, timeout }, (error) => (error ? reject(error) : resolve()));
  });
}
