import { CERTIFICATE_ERRORS, meanings, UNREACHABLE, type Meaning } from '../../model/error-meanings.ts';
import { Fault } from '../../model/fault.ts';
import { sentence } from '../../model/sentence.ts';
import { socketPath, type MysqlTarget } from './options.ts';
import { LOST, SERVER_ERRORS, SQL_STATES } from './server-errors.ts';

/** An error in the server's words. */
export interface ServerError {
  errno: number;
  sqlState: string;
  message: string;
}

const ADDRESS =
  "Check the target's host and port, and that the server is running; `thermobench stack up mariadb` starts a private " +
  'one.';
const SOCKET =
  "Check the target's `socket`, and that the server is running; `SELECT @@socket` on the server shows the path. " +
  'Without `socket`, host and port are used.';
const SOCKET_RIGHT = 'Grant the user that runs Thermobench access to the socket and its folder; or use host and port.';
const HUNG_UP =
  "Check that a MariaDB or MySQL server listens on the target's host and port. If one does, check its log. If a run " +
  'was writing, it is unknown whether the rows since its last commit are stored.';
const NOT_MYSQL = "The program that answers is not a MariaDB or MySQL server: check the target's host and port.";
const NO_TLS = 'The server does not offer TLS: omit `tls`, or set up TLS on the server.';
const CERTIFICATE =
  "Set `tls.ca` to the PEM of the CA certificate that signed the server's certificate, and `tls.serverName` to the " +
  'name in that certificate if it differs from `host`. Or set `tls.verify: false` if you trust the network.';

const OTHER_PLUGIN =
  'Ask an administrator to create a user for Thermobench with a supported login: mysql_native_password, ed25519, ' +
  'unix_socket, caching_sha2_password or sha256_password.';
const CLEARTEXT = `Add \`tls\` to the target, with \`verify\` left on, or log in by \`socket\`. ${OTHER_PLUGIN}`;
const DIALOG = `With PAM, set pam_use_cleartext_plugin on the server and \`tls\` in the target. ${OTHER_PLUGIN.replace('Ask', 'Or ask')}`;

/** Error codes from the system, TLS and mysql2. */
const CONNECTION_ERRORS: ReadonlyMap<string, Meaning> = new Map([
  ...meanings('configuration', ADDRESS, ['ENOTFOUND']),
  ...meanings('transient', ADDRESS, UNREACHABLE),
  ...meanings('transient', SOCKET, ['ENOENT']),
  ...meanings('configuration', SOCKET, ['ENOTSOCK', 'ENOTDIR', 'EINVAL']),
  ...meanings('configuration', SOCKET_RIGHT, ['EACCES', 'EPERM']),
  ...meanings('transient', LOST, ['ECONNRESET', 'EPIPE', 'PROTOCOL_SEQUENCE_TIMEOUT']),
  ...meanings('transient', HUNG_UP, ['PROTOCOL_CONNECTION_LOST']),
  ...meanings('configuration', NO_TLS, ['HANDSHAKE_NO_SSL_SUPPORT']),
  ...meanings('configuration', CERTIFICATE, ['HANDSHAKE_SSL_ERROR', 'ERR_TLS_CERT_ALTNAME_INVALID']),
  ...meanings('configuration', CERTIFICATE, CERTIFICATE_ERRORS),
  ...meanings('configuration', NOT_MYSQL, ['HANDSHAKE_UNKNOWN_ERROR']),
]);

const NO_PASSWORD = 'The target has no `password`, or an empty one.';

/** The Fault for an error answer from the server: what it means, and what to do about it. */
export function serverFault(target: MysqlTarget, { errno, sqlState, message }: ServerError): Fault {
  const known = SERVER_ERRORS.get(errno);
  const code = known?.code ?? `ER_${errno}`;
  const { kind, hint } = known ?? SQL_STATES.get(sqlState.slice(0, 2)) ?? { kind: 'fatal', hint: LOST };
  if (message.includes('using password: NO')) {
    return new Fault({ kind, code, message: answered(target, code, message), hint: `${NO_PASSWORD} ${hint}` });
  }
  return new Fault({ kind, code, message: answered(target, code, message), hint });
}

/** Any error while talking to the server, from the system or mysql2, as a Fault. Faults pass through. */
export function mysqlFault(target: MysqlTarget, thrown: unknown): Fault {
  if (!(thrown instanceof Error) || thrown instanceof Fault) {
    return Fault.from(thrown);
  }
  const asked = serverErrorOf(thrown);
  if (asked !== undefined) {
    return serverFault(target, asked);
  }
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (code === 'AUTH_SWITCH_PLUGIN_ERROR' || code === 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED') {
    return loginPluginFault(target, thrown);
  }
  const known = CONNECTION_ERRORS.get(code);
  if (known === undefined) {
    return Fault.from(thrown);
  }
  // If several addresses were tried without success, the system's message is empty.
  const message = `${nameOf(target)} cannot be reached or was lost (${code}): ${sentence(thrown.message || 'no address answered')}`;
  const hint = known.hint === ADDRESS && socketPath(target) !== undefined ? SOCKET : known.hint;
  return new Fault({ kind: known.kind, code, message, hint, cause: thrown });
}

/** Fault for a login that needs a plugin which the server requires and mysql2 cannot use. */
function loginPluginFault(target: MysqlTarget, thrown: Error): Fault {
  const plugin = /unknown plugin (\S+?)\.?(?= |$)/.exec(thrown.message)?.[1] ?? '';
  const cleartext = 'code' in thrown && thrown.code === 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED';
  const [name, hint] = cleartext
    ? ['mysql_clear_password', CLEARTEXT]
    : [plugin, plugin === 'dialog' ? DIALOG : OTHER_PLUGIN];
  return new Fault({
    kind: 'configuration',
    code: 'LOGIN_NOT_SUPPORTED',
    message:
      name === ''
        ? `${nameOf(target)} requires a login of user "${target.user}", which failed: ${sentence(thrown.message)}`
        : `${nameOf(target)} requires user "${target.user}" to log in with the plugin ${name}, which ${cleartext ? 'sends the password in clear text, and the connection is not encrypted' : 'is not supported'}.`,
    hint,
    cause: thrown,
  });
}

/** The server's own error inside a mysql2 error; undefined if it did not come from the server. */
export function serverErrorOf(error: Error): ServerError | undefined {
  if (!('errno' in error && typeof error.errno === 'number' && 'sqlState' in error)) {
    return undefined;
  }
  return { errno: error.errno, sqlState: String(error.sqlState), message: error.message };
}

export function timeoutFault(target: MysqlTarget, waitedFor: string): Fault {
  return new Fault({
    kind: 'transient',
    code: 'TIMEOUT',
    message: `${nameOf(target)} did not answer within ${target.timeoutMs} ms (${waitedFor}).`,
    hint: "Check whether the server is overloaded or its disk stalls, or raise the target's `timeoutMs`.",
  });
}

export function lostFault(target: MysqlTarget, reason: string): Fault {
  return new Fault({
    kind: 'transient',
    code: 'CONNECTION_LOST',
    message: `The connection of user "${target.user}" to ${addressOf(target)} was lost: ${sentence(reason)}`,
    hint: LOST,
  });
}

/** `127.0.0.1:3306/temperature`, or the path of the socket and the database. */
export function addressOf(target: MysqlTarget): string {
  const { host, port, database } = target;
  const socket = socketPath(target);
  return socket === undefined ? `${host}:${port}/${database}` : `${socket} (${database})`;
}

function answered(target: MysqlTarget, code: string, words: string): string {
  return `${nameOf(target)} answered ${code}: ${sentence(words)}`;
}

function nameOf(target: MysqlTarget): string {
  return `The server at ${addressOf(target)}`;
}
