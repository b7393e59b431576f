import { meanings, named, type Meaning, type NamedMeaning } from '../../model/error-meanings.ts';

const LOGIN =
  "Check the target's user and password, the hosts from which the server accepts that user, and whether the server " +
  'requires TLS (`tls: {}` in the target).';
const NO_PASSWORD =
  'The server accepts this user without a password only through its socket, from the system account of the same name: set `socket` in the target and run Thermobench as that account, or create a user with a password.';
const PRIVILEGE = 'Grant the user CREATE, INSERT and SELECT on the database, or set another user in the target.';
const BAD_VALUE = 'The value does not fit its column.';
export const LOST =
  "Check the server's log, and whether the server is still running. If a run was writing, it is unknown whether the " +
  'rows since its last commit are stored.';
const BUSY = 'Another transaction holds the rows or the table. Check SHOW ENGINE INNODB STATUS on the server.';
const DISK = 'The server cannot write. Make space on its disk, or check its log.';
const ENGINE =
  "The storage engine failed; the error number in the message says why (28 is a full disk). Check the server's log.";
const READ_ONLY =
  'The server accepts no writes: it may be a replica, or read_only is set. Use the primary as the target.';
const LOCKED =
  'Ask an administrator to unlock the account with ALTER USER … ACCOUNT UNLOCK, or set another user in the target.';
const BLOCKED =
  'Too many logins failed. Correct the password in the target; then an administrator has to run FLUSH PRIVILEGES (MariaDB) or ALTER USER … ACCOUNT UNLOCK (MySQL).';
const EXPIRED =
  'Log in with the client `mariadb` or `mysql` and set a new password, or ask an administrator for ALTER USER … PASSWORD EXPIRE NEVER; then set the new password in the target.';
const USER_LIMIT =
  'The server limits this user: an administrator can raise the limit named above with ALTER USER … WITH. A limit per hour resets every hour; for a limit on connections, fewer producers may be enough.';
const TOO_SLOW =
  'The server ends statements that take longer than max_statement_time (MariaDB) or max_execution_time (MySQL). Raise this limit for the user, or set it to 0.';
const MEMORY = 'The server lacks memory or threads: increase them, or use fewer producers.';
const DAMAGED =
  "The table is damaged. Check the server's log, then try CHECK TABLE and REPAIR TABLE, or restore it; or set " +
  'another `table` in the target.';
const CHANGED = 'The table has been changed. Rename it, or set another `table` in the target.';
const VERSION = 'MariaDB 10.11 is known to work; older servers, and proxies, may not.';
const KEY_TOO_LONG =
  'The server is too old for this index, or the table would use an old row format: set innodb_default_row_format to dynamic.';
const CONSTRAINT = 'A constraint on the table refused the row.';
const PREPARED = 'Use fewer producers, or raise max_prepared_stmt_count on the server.';
const GALERA =
  'A Galera node gives this answer until it is part of its cluster again: check SHOW STATUS LIKE "wsrep%".';
const OFFLINE = 'The server is in offline_mode: an administrator has to switch it off.';
const HOST_BLOCKED =
  'The server refuses this host after too many broken connections: an administrator has to run FLUSH HOSTS. The ' +
  'usual cause is a program that connects and disconnects, such as a port check.';
const LOGIN_PLUGIN =
  'Ask an administrator to give the user a supported login plugin: mysql_native_password, ed25519 or caching_sha2_password.';
const NO_PLUGIN =
  "The user's login plugin is missing on the server: an administrator can load it with INSTALL SONAME, or give the user another one with ALTER USER.";
const DATABASE = `The database may not exist, or the user has no access to it. ${PRIVILEGE}`;
const PACKET = 'Use fewer rows per statement, or raise max_allowed_packet.';
const NEEDS_TLS = 'The server requires TLS: add `tls: {}` to the target.';
const PARTITION = 'No partition of the table accepts this row: add one.';
const OTHER =
  "The user may lack a privilege, or the table or the server may differ from what is expected: see the server's " +
  'message.';

/** Source: mariadb.com/kb, "MariaDB Error Codes", and MySQL's "Server Error Message Reference"; the two agree up to 1900. */
export const SERVER_ERRORS: ReadonlyMap<number, NamedMeaning> = new Map([
  named(3, 'EE_WRITE', 'fatal', DISK),
  named(1004, 'ER_CANT_CREATE_FILE', 'fatal', DISK),
  named(1005, 'ER_CANT_CREATE_TABLE', 'fatal', ENGINE),
  named(1016, 'ER_CANT_OPEN_FILE', 'fatal', ENGINE),
  named(1020, 'ER_CHECKREAD', 'transient', BUSY),
  named(1021, 'ER_DISK_FULL', 'fatal', DISK),
  named(1024, 'ER_ERROR_ON_READ', 'fatal', ENGINE),
  named(1026, 'ER_ERROR_ON_WRITE', 'fatal', DISK),
  named(1030, 'ER_GET_ERRNO', 'fatal', ENGINE),
  named(1114, 'ER_RECORD_FILE_FULL', 'fatal', DISK),
  named(1180, 'ER_ERROR_DURING_COMMIT', 'fatal', DISK),

  named(1034, 'ER_NOT_KEYFILE', 'fatal', DAMAGED),
  named(1035, 'ER_OLD_KEYFILE', 'fatal', DAMAGED),
  named(1194, 'ER_CRASHED_ON_USAGE', 'fatal', DAMAGED),
  named(1195, 'ER_CRASHED_ON_REPAIR', 'fatal', DAMAGED),
  named(1712, 'ER_INDEX_CORRUPT', 'fatal', DAMAGED),
  named(1814, 'ER_TABLESPACE_DISCARDED', 'fatal', DAMAGED),
  named(1877, 'ER_TABLE_CORRUPT', 'fatal', DAMAGED),
  named(1932, 'ER_NO_SUCH_TABLE_IN_ENGINE', 'fatal', DAMAGED),

  named(1036, 'ER_OPEN_AS_READONLY', 'fatal', READ_ONLY),
  named(1223, 'ER_CANT_UPDATE_WITH_READLOCK', 'fatal', READ_ONLY),
  named(1290, 'ER_OPTION_PREVENTS_STATEMENT', 'fatal', READ_ONLY),
  named(1792, 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', 'fatal', READ_ONLY),
  named(1836, 'ER_READ_ONLY_MODE', 'fatal', READ_ONLY),
  named(3100, 'ER_RUN_HOOK_ERROR', 'fatal', READ_ONLY),

  named(1040, 'ER_CON_COUNT_ERROR', 'transient', 'Use fewer producers, or raise max_connections on the server.'),
  named(1203, 'ER_TOO_MANY_USER_CONNECTIONS', 'transient', USER_LIMIT),
  named(1226, 'ER_USER_LIMIT_REACHED', 'transient', USER_LIMIT),
  named(1461, 'ER_MAX_PREPARED_STMT_COUNT_REACHED', 'transient', PREPARED),
  named(1037, 'ER_OUTOFMEMORY', 'transient', MEMORY),
  named(1041, 'ER_OUT_OF_RESOURCES', 'transient', MEMORY),
  named(1135, 'ER_CANT_CREATE_THREAD', 'transient', MEMORY),
  named(1047, 'ER_UNKNOWN_COM_ERROR', 'transient', GALERA),
  named(1053, 'ER_SERVER_SHUTDOWN', 'transient', LOST),
  named(1152, 'ER_ABORTING_CONNECTION', 'transient', LOST),
  named(1158, 'ER_NET_READ_ERROR', 'transient', LOST),
  named(1159, 'ER_NET_READ_INTERRUPTED', 'transient', LOST),
  named(1160, 'ER_NET_ERROR_ON_WRITE', 'transient', LOST),
  named(1161, 'ER_NET_WRITE_INTERRUPTED', 'transient', LOST),
  named(1184, 'ER_NEW_ABORTING_CONNECTION', 'transient', LOST),
  named(1243, 'ER_UNKNOWN_STMT_HANDLER', 'transient', LOST),
  named(1317, 'ER_QUERY_INTERRUPTED', 'transient', LOST),
  named(1927, 'ER_CONNECTION_KILLED', 'transient', LOST),
  named(3032, 'ER_SERVER_OFFLINE_MODE', 'transient', OFFLINE),
  named(4031, 'ER_CLIENT_INTERACTION_TIMEOUT', 'transient', LOST),
  named(1969, 'ER_STATEMENT_TIMEOUT', 'transient', TOO_SLOW),
  named(3024, 'ER_QUERY_TIMEOUT', 'transient', TOO_SLOW),
  named(1205, 'ER_LOCK_WAIT_TIMEOUT', 'transient', BUSY),
  named(1206, 'ER_LOCK_TABLE_FULL', 'transient', BUSY),
  named(1213, 'ER_LOCK_DEADLOCK', 'transient', BUSY),

  named(1045, 'ER_ACCESS_DENIED_ERROR', 'configuration', LOGIN),
  named(1130, 'ER_HOST_NOT_PRIVILEGED', 'configuration', LOGIN),
  named(1129, 'ER_HOST_IS_BLOCKED', 'configuration', HOST_BLOCKED),
  named(1251, 'ER_NOT_SUPPORTED_AUTH_MODE', 'configuration', LOGIN_PLUGIN),
  named(1524, 'ER_PLUGIN_IS_NOT_LOADED', 'configuration', NO_PLUGIN),
  named(1698, 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'configuration', NO_PASSWORD),
  named(3118, 'ER_ACCOUNT_HAS_BEEN_LOCKED', 'configuration', LOCKED),
  named(4151, 'ER_ACCOUNT_HAS_BEEN_LOCKED', 'configuration', LOCKED),
  named(3955, 'ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK', 'configuration', BLOCKED),
  named(4150, 'ER_USER_IS_BLOCKED', 'configuration', BLOCKED),
  named(1820, 'ER_MUST_CHANGE_PASSWORD', 'configuration', EXPIRED),
  named(1862, 'ER_MUST_CHANGE_PASSWORD_LOGIN', 'configuration', EXPIRED),
  named(1044, 'ER_DBACCESS_DENIED_ERROR', 'configuration', DATABASE),
  named(1142, 'ER_TABLEACCESS_DENIED_ERROR', 'configuration', PRIVILEGE),
  named(1143, 'ER_COLUMNACCESS_DENIED_ERROR', 'configuration', PRIVILEGE),
  named(1227, 'ER_SPECIFIC_ACCESS_DENIED_ERROR', 'configuration', PRIVILEGE),
  named(1049, 'ER_BAD_DB_ERROR', 'configuration', 'Create the database, or set an existing one in the target.'),
  named(1146, 'ER_NO_SUCH_TABLE', 'configuration', 'The table was dropped. A new run creates it again.'),
  named(1054, 'ER_BAD_FIELD_ERROR', 'configuration', CHANGED),
  named(1364, 'ER_NO_DEFAULT_FOR_FIELD', 'configuration', CHANGED),
  named(1064, 'ER_PARSE_ERROR', 'configuration', VERSION),
  named(1115, 'ER_UNKNOWN_CHARACTER_SET', 'configuration', VERSION),
  named(1193, 'ER_UNKNOWN_SYSTEM_VARIABLE', 'configuration', VERSION),
  named(1273, 'ER_UNKNOWN_COLLATION', 'configuration', VERSION),
  named(1286, 'ER_UNKNOWN_STORAGE_ENGINE', 'configuration', 'The server has no InnoDB: enable it on the server.'),
  named(1071, 'ER_TOO_LONG_KEY', 'configuration', KEY_TOO_LONG),
  named(1709, 'ER_INDEX_COLUMN_TOO_LONG', 'configuration', KEY_TOO_LONG),
  named(1153, 'ER_NET_PACKET_TOO_LARGE', 'configuration', PACKET),
  named(3159, 'ER_SECURE_TRANSPORT_REQUIRED', 'configuration', NEEDS_TLS),

  named(1048, 'ER_BAD_NULL_ERROR', 'rejected', BAD_VALUE),
  named(1062, 'ER_DUP_ENTRY', 'rejected', 'A row with the same run, producer and number is already stored.'),
  named(1264, 'ER_WARN_DATA_OUT_OF_RANGE', 'rejected', BAD_VALUE),
  named(1265, 'WARN_DATA_TRUNCATED', 'rejected', BAD_VALUE),
  named(1292, 'ER_TRUNCATED_WRONG_VALUE', 'rejected', BAD_VALUE),
  named(1366, 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD', 'rejected', BAD_VALUE),
  named(1406, 'ER_DATA_TOO_LONG', 'rejected', BAD_VALUE),
  named(1526, 'ER_NO_PARTITION_FOR_GIVEN_VALUE', 'rejected', PARTITION),
  named(1644, 'ER_SIGNAL_EXCEPTION', 'rejected', 'A trigger on the table refused the row.'),
  named(1216, 'ER_NO_REFERENCED_ROW', 'rejected', CONSTRAINT),
  named(1452, 'ER_NO_REFERENCED_ROW_2', 'rejected', CONSTRAINT),
  named(3819, 'ER_CHECK_CONSTRAINT_VIOLATED', 'rejected', CONSTRAINT),
  named(4025, 'ER_CONSTRAINT_FAILED', 'rejected', CONSTRAINT),
]);

/** Meanings by the first two characters of the SQLSTATE, for numbers not listed above. */
export const SQL_STATES: ReadonlyMap<string, Meaning> = new Map([
  ...meanings('transient', LOST, ['08', '70']),
  ...meanings('rejected', BAD_VALUE, ['22', '23']),
  ...meanings('configuration', LOGIN, ['28']),
  ...meanings('transient', BUSY, ['40']),
  ...meanings('configuration', OTHER, ['42']),
]);
