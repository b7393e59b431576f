import { Fault, type FaultKind } from '../../model/fault.ts';
import type { MysqlTarget } from './options.ts';

/** An error as the server words it. */
export interface ServerError {
  errno: number;
  sqlState: string;
  message: string;
}

interface Meaning {
  code: string;
  kind: FaultKind;
  hint: string;
}

const LOGIN =
  'Check user and password of the target, from which hosts the server lets that user in, and whether it wants TLS (`tls: {}` in the target).';
const PRIVILEGE = 'Grant the user CREATE, INSERT and SELECT on the database, or let the target name another user.';
const BAD_VALUE = 'The value does not fit its column.';
const LOST = 'Look at the log of the server and whether it still runs; the rows since the last commit are in doubt.';
const BUSY = 'Another transaction holds the rows or the table. Look at SHOW ENGINE INNODB STATUS on the server.';
const DISK = 'Make room on the disk of the server, or look at its log: it cannot write.';
const READ_ONLY =
  'The server takes no writes: it may be a replica, or read_only is set. Let the target name the primary.';

/** What the server's error numbers mean here. Source: mariadb.com/kb, "MariaDB Error Codes"; MySQL's are the same up to 1900. */
const SERVER_ERRORS: ReadonlyMap<number, Meaning> = new Map([
  meaning(3, 'EE_WRITE', 'fatal', DISK),
  meaning(1020, 'ER_CHECKREAD', 'transient', BUSY),
  meaning(1021, 'ER_DISK_FULL', 'fatal', DISK),
  meaning(1026, 'ER_ERROR_ON_WRITE', 'fatal', DISK),
  meaning(1030, 'ER_GET_ERRNO', 'fatal', DISK),
  meaning(1114, 'ER_RECORD_FILE_FULL', 'fatal', DISK),
  meaning(1180, 'ER_ERROR_DURING_COMMIT', 'fatal', DISK),

  meaning(1036, 'ER_OPEN_AS_READONLY', 'fatal', READ_ONLY),
  meaning(1223, 'ER_CANT_UPDATE_WITH_READLOCK', 'fatal', READ_ONLY),
  meaning(1290, 'ER_OPTION_PREVENTS_STATEMENT', 'fatal', READ_ONLY),
  meaning(1792, 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', 'fatal', READ_ONLY),
  meaning(1836, 'ER_READ_ONLY_MODE', 'fatal', READ_ONLY),
  meaning(3100, 'ER_RUN_HOOK_ERROR', 'fatal', READ_ONLY),

  meaning(1040, 'ER_CON_COUNT_ERROR', 'transient', 'Use fewer producers, or raise max_connections on the server.'),
  meaning(1203, 'ER_TOO_MANY_USER_CONNECTIONS', 'transient', 'Use fewer producers, or raise the limit of the user.'),
  meaning(1226, 'ER_USER_LIMIT_REACHED', 'transient', 'Use fewer producers, or raise the limit of the user.'),
  meaning(1053, 'ER_SERVER_SHUTDOWN', 'transient', LOST),
  meaning(1158, 'ER_NET_READ_ERROR', 'transient', LOST),
  meaning(1159, 'ER_NET_READ_INTERRUPTED', 'transient', LOST),
  meaning(1160, 'ER_NET_ERROR_ON_WRITE', 'transient', LOST),
  meaning(1161, 'ER_NET_WRITE_INTERRUPTED', 'transient', LOST),
  meaning(1317, 'ER_QUERY_INTERRUPTED', 'transient', LOST),
  meaning(1927, 'ER_CONNECTION_KILLED', 'transient', LOST),
  meaning(4031, 'ER_CLIENT_INTERACTION_TIMEOUT', 'transient', LOST),
  meaning(1205, 'ER_LOCK_WAIT_TIMEOUT', 'transient', BUSY),
  meaning(1213, 'ER_LOCK_DEADLOCK', 'transient', BUSY),

  meaning(1045, 'ER_ACCESS_DENIED_ERROR', 'configuration', LOGIN),
  meaning(1130, 'ER_HOST_NOT_PRIVILEGED', 'configuration', LOGIN),
  meaning(1251, 'ER_NOT_SUPPORTED_AUTH_MODE', 'configuration', LOGIN),
  meaning(1698, 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'configuration', LOGIN),
  meaning(1044, 'ER_DBACCESS_DENIED_ERROR', 'configuration', PRIVILEGE),
  meaning(1142, 'ER_TABLEACCESS_DENIED_ERROR', 'configuration', PRIVILEGE),
  meaning(1143, 'ER_COLUMNACCESS_DENIED_ERROR', 'configuration', PRIVILEGE),
  meaning(1227, 'ER_SPECIFIC_ACCESS_DENIED_ERROR', 'configuration', PRIVILEGE),
  meaning(1049, 'ER_BAD_DB_ERROR', 'configuration', 'Create the database, or let the target name one that exists.'),
  meaning(1146, 'ER_NO_SUCH_TABLE', 'configuration', 'The table was dropped. Start a new run: it makes the table.'),
  meaning(1054, 'ER_BAD_FIELD_ERROR', 'configuration', 'The table was changed. Rename it, or name another one.'),
  meaning(1153, 'ER_NET_PACKET_TOO_LARGE', 'configuration', 'Use fewer rows a statement or raise max_allowed_packet.'),
  meaning(3159, 'ER_SECURE_TRANSPORT_REQUIRED', 'configuration', 'The server wants TLS: add `tls: {}` to the target.'),

  meaning(1048, 'ER_BAD_NULL_ERROR', 'rejected', BAD_VALUE),
  meaning(1062, 'ER_DUP_ENTRY', 'rejected', 'A row with the same run, producer and number is stored already.'),
  meaning(1264, 'ER_WARN_DATA_OUT_OF_RANGE', 'rejected', BAD_VALUE),
  meaning(1265, 'WARN_DATA_TRUNCATED', 'rejected', BAD_VALUE),
  meaning(1292, 'ER_TRUNCATED_WRONG_VALUE', 'rejected', BAD_VALUE),
  meaning(1366, 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD', 'rejected', BAD_VALUE),
  meaning(1406, 'ER_DATA_TOO_LONG', 'rejected', BAD_VALUE),
  meaning(1644, 'ER_SIGNAL_EXCEPTION', 'rejected', 'A trigger of the table refused the row.'),
  meaning(3819, 'ER_CHECK_CONSTRAINT_VIOLATED', 'rejected', 'A constraint of the table refused the row.'),
  meaning(4025, 'ER_CONSTRAINT_FAILED', 'rejected', 'A constraint of the table refused the row.'),
]);

/** By the first two characters of the SQLSTATE, for numbers not listed above. */
const SQL_STATES: ReadonlyMap<string, Omit<Meaning, 'code'>> = new Map([
  ['08', { kind: 'transient', hint: LOST }],
  ['22', { kind: 'rejected', hint: BAD_VALUE }],
  ['23', { kind: 'rejected', hint: BAD_VALUE }],
  ['28', { kind: 'configuration', hint: LOGIN }],
  ['40', { kind: 'transient', hint: BUSY }],
  ['42', { kind: 'configuration', hint: PRIVILEGE }],
  ['70', { kind: 'transient', hint: LOST }],
]);

const ADDRESS =
  'Check host and port of the target, and that the server runs; `thermobench stack up mariadb` starts a private one.';
const CERTIFICATE =
  "Give the PEM of the server's authority as `tls.ca`, and the name in its certificate as `tls.serverName` where that is not `host`; or set `tls.verify: false` if you trust the network.";

/** Codes of the system, of TLS and of mysql2. */
const CONNECTION_ERRORS: ReadonlyMap<string, Omit<Meaning, 'code'>> = new Map([
  ['ENOTFOUND', { kind: 'configuration', hint: ADDRESS }],
  ['EAI_AGAIN', { kind: 'transient', hint: ADDRESS }],
  ['ECONNREFUSED', { kind: 'transient', hint: ADDRESS }],
  ['EHOSTUNREACH', { kind: 'transient', hint: ADDRESS }],
  ['ENETUNREACH', { kind: 'transient', hint: ADDRESS }],
  ['ETIMEDOUT', { kind: 'transient', hint: ADDRESS }],
  ['ECONNRESET', { kind: 'transient', hint: LOST }],
  ['EPIPE', { kind: 'transient', hint: LOST }],
  ['PROTOCOL_CONNECTION_LOST', { kind: 'transient', hint: LOST }],
  ['PROTOCOL_SEQUENCE_TIMEOUT', { kind: 'transient', hint: LOST }],
  [
    'HANDSHAKE_NO_SSL_SUPPORT',
    { kind: 'configuration', hint: 'The server offers no TLS: leave `tls` out, or set it up there.' },
  ],
  ['HANDSHAKE_SSL_ERROR', { kind: 'configuration', hint: CERTIFICATE }],
  ['SELF_SIGNED_CERT_IN_CHAIN', { kind: 'configuration', hint: CERTIFICATE }],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', { kind: 'configuration', hint: CERTIFICATE }],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', { kind: 'configuration', hint: CERTIFICATE }],
  ['ERR_TLS_CERT_ALTNAME_INVALID', { kind: 'configuration', hint: CERTIFICATE }],
  ['CERT_HAS_EXPIRED', { kind: 'configuration', hint: CERTIFICATE }],
]);

/** What an answer of the server means, with what to do about it. */
export function serverFault(target: MysqlTarget, { errno, sqlState, message }: ServerError): Fault {
  const known = SERVER_ERRORS.get(errno);
  const code = known?.code ?? `ER_${errno}`;
  const { kind, hint } = known ?? SQL_STATES.get(sqlState.slice(0, 2)) ?? { kind: 'fatal', hint: LOST };
  return new Fault({ kind, code, message: `${nameOf(target)} answered ${code}: ${message}`, hint });
}

/** Any error on the way to the server and back, of the system or of mysql2, as a Fault. Faults pass through. */
export function mysqlFault(target: MysqlTarget, thrown: unknown): Fault {
  if (!(thrown instanceof Error) || thrown instanceof Fault) {
    return Fault.from(thrown);
  }
  const asked = serverErrorOf(thrown);
  if (asked !== undefined) {
    return serverFault(target, asked);
  }
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const known = CONNECTION_ERRORS.get(code);
  if (known === undefined) {
    return Fault.from(thrown);
  }
  // Where several addresses were tried in vain, the system's message is empty.
  const message = `${nameOf(target)} cannot be reached or was lost (${code}): ${thrown.message || 'no address answered'}`;
  return new Fault({ ...known, code, message, cause: thrown });
}

/** The server's own words in an error of mysql2; undefined where it did not come from the server. */
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
    message: `${nameOf(target)} gave no answer within ${target.timeoutMs} ms (${waitedFor}).`,
    hint: 'Look whether the server is overloaded or its disk stalls; or raise `timeoutMs` of the target.',
  });
}

export function lostFault(target: MysqlTarget, reason: string): Fault {
  return new Fault({
    kind: 'transient',
    code: 'CONNECTION_LOST',
    message: `The connection of user "${target.user}" to ${addressOf(target)} was lost: ${reason}.`,
    hint: LOST,
  });
}

export function addressOf({ host, port, database }: MysqlTarget): string {
  return `${host}:${port}/${database}`;
}

function nameOf(target: MysqlTarget): string {
  return `The server at ${addressOf(target)}`;
}

function meaning(errno: number, code: string, kind: FaultKind, hint: string): [number, Meaning] {
  return [errno, { code, kind, hint }];
}
