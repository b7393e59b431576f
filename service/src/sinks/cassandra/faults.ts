import { errors } from 'cassandra-driver';

import { named, type NamedMeaning } from '../../model/error-meanings.ts';
import { Fault, type FaultKind } from '../../model/fault.ts';
import { sentence } from '../../model/sentence.ts';
import { addressOf, type CassandraTarget } from './options.ts';

/** An error answer from a node, in its own words. */
export interface ServerError {
  code: number;
  message: string;
}

const LOGIN = "Check the target's username and password.";
const LOST =
  "Check the node's log, and whether the node is still running. If a run was writing, it is unknown whether the rows " +
  'since its last commit are stored.';
const REPLICAS =
  'Too few replicas are up for this consistency: check `nodetool status`, or choose a weaker consistency.';
const BUSY = 'The node does not keep up: use a smaller `concurrency` or fewer producers, or check its disk and heap.';
const ROW = 'The table does not accept this reading.';
const PRIVILEGE =
  'Grant the user CREATE, SELECT and MODIFY on the keyspace, or set another user in the target; see provisioning/cassandra.';
const SCHEMA = 'A table or the keyspace may have been dropped or changed. A new run creates what is missing.';

/** The meaning of the error codes. Source: CQL binary protocol v4, section 9. */
const SERVER_ERRORS: ReadonlyMap<number, NamedMeaning> = new Map([
  named(0x0000, 'SERVER_ERROR', 'transient', LOST),
  named(0x000a, 'PROTOCOL_ERROR', 'configuration', 'Cassandra 4.1 and later are known to work.'),
  named(0x0100, 'BAD_CREDENTIALS', 'configuration', LOGIN),
  named(0x1000, 'UNAVAILABLE', 'transient', REPLICAS),
  named(0x1001, 'OVERLOADED', 'transient', BUSY),
  named(0x1002, 'IS_BOOTSTRAPPING', 'transient', 'The node is still joining the cluster.'),
  named(0x1003, 'TRUNCATE_ERROR', 'transient', LOST),
  named(0x1100, 'WRITE_TIMEOUT', 'transient', `The replicas may or may not have the row. ${BUSY}`),
  named(0x1200, 'READ_TIMEOUT', 'transient', BUSY),
  named(0x1300, 'READ_FAILURE', 'transient', LOST),
  named(0x1500, 'WRITE_FAILURE', 'transient', LOST),
  named(0x2000, 'SYNTAX_ERROR', 'configuration', 'Cassandra 4.1 and later are known to work.'),
  named(0x2100, 'UNAUTHORIZED', 'configuration', PRIVILEGE),
  named(0x2200, 'INVALID', 'rejected', ROW),
  named(0x2300, 'CONFIG_ERROR', 'configuration', SCHEMA),
  named(0x2400, 'ALREADY_EXISTS', 'configuration', SCHEMA),
  named(0x2500, 'UNPREPARED', 'transient', LOST),
]);

/** For codes with several meanings, the message text decides which one applies. Source: the exceptions of Cassandra 5.0. */
const WORDS: ReadonlyArray<readonly [words: RegExp, NamedMeaning]> = [
  [/unconfigured table|^table .* does not exist/i, { code: 'NO_SUCH_TABLE', kind: 'configuration', hint: SCHEMA }],
  [/keyspace .* does not exist/i, { code: 'NO_SUCH_KEYSPACE', kind: 'configuration', hint: SCHEMA }],
  [/unknown identifier|undefined column/i, { code: 'NO_SUCH_COLUMN', kind: 'configuration', hint: SCHEMA }],
  [
    /oversized mutation|request is too big/i,
    { code: 'TOO_LARGE', kind: 'rejected', hint: 'Use a smaller payload, or a smaller batch.' },
  ],
];

const ADDRESS =
  "Check the target's contactPoints and port, and that a node is running; `thermobench stack up cassandra` starts a " +
  'private one.';
const CERTIFICATE =
  "Set `tls.ca` to the PEM of the CA certificate that signed the nodes' certificates, or `tls.verify: false` if you trust the network.";

/** Messages of the driver, TLS or the system about the connection to a node. The first match decides. */
const WAYS: ReadonlyArray<readonly [words: RegExp, meaning: { code?: string; hint: string }]> = [
  [
    /localDataCenter/,
    {
      code: 'LOCAL_DATA_CENTER',
      hint: "Set the target's `localDataCenter` to one of the data centers that `nodetool status` lists.",
    },
  ],
  [/could not be resolved|No host could be resolved|ENOTFOUND/, { code: 'ENOTFOUND', hint: ADDRESS }],
  [
    /wrong version number|packet length too long/,
    { code: 'NO_TLS', hint: 'The node does not offer TLS: omit `tls`, or set up TLS on the node.' },
  ],
  [/certificate|altname|SSL|TLS/i, { hint: CERTIFICATE }],
];

/** The Fault for an error answer from a node: what it means, and what to do about it. */
export function serverFault(target: CassandraTarget, { code: number, message }: ServerError): Fault {
  const known = WORDS.find(([words]) => words.test(message))?.[1] ?? SERVER_ERRORS.get(number);
  const { code, kind, hint } = known ?? { code: `0x${number.toString(16)}`, kind: 'fatal', hint: LOST };
  return new Fault({ kind, code, message: `${nameOf(target)} answered ${code}: ${sentence(message)}`, hint });
}

/** Any error while talking to the cluster, from the driver or the system, as a Fault. Faults pass through. */
export function cassandraFault(target: CassandraTarget, thrown: unknown): Fault {
  if (!(thrown instanceof Error) || thrown instanceof Fault) {
    return Fault.from(thrown);
  }
  if (thrown instanceof errors.ResponseError) {
    return serverFault(target, thrown);
  }
  if (thrown instanceof errors.AuthenticationError) {
    return faultOf(target, 'configuration', 'BAD_CREDENTIALS', thrown, LOGIN);
  }
  if (thrown instanceof errors.OperationTimedOutError) {
    return timeoutFault(target, thrown.message);
  }
  if (thrown instanceof errors.BusyConnectionError) {
    return faultOf(target, 'transient', 'OVERLOADED', thrown, BUSY);
  }
  if (thrown instanceof errors.NoHostAvailableError) {
    const inner: unknown = thrown.innerErrors;
    const reasons = typeof inner === 'object' && inner !== null ? Object.values(inner) : [];
    const said = reasons.find(
      (reason) => reason instanceof errors.AuthenticationError || reason instanceof errors.ResponseError
    );
    return said === undefined
      ? unreachable(target, reasons.find((reason) => reason instanceof Error) ?? thrown)
      : cassandraFault(target, said);
  }
  if (thrown instanceof errors.DriverError || 'code' in thrown || isUnsent(thrown)) {
    return unreachable(target, thrown);
  }
  return Fault.from(thrown);
}

/**
 * True for the driver's error when a node counts as up but has no open connection yet, for example just after it came back. The
 * driver throws it before it sends anything, as a plain Error that can be recognised only by its message.
 */
export function isUnsent(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.message === 'No connection available';
}

/**
 * True for a node's answer about a table that another client is just creating or dropping: the node has the table's name, but has
 * not opened its files yet, or has closed them already. Nothing was read or written.
 */
export function isBetweenSchemas(thrown: unknown): boolean {
  return thrown instanceof errors.ResponseError && /IllegalArgumentException: Unknown CF /.test(thrown.message);
}

export function timeoutFault(target: CassandraTarget, waitedFor: string): Fault {
  return new Fault({
    kind: 'transient',
    code: 'TIMEOUT',
    message: `${nameOf(target)} did not answer within ${target.timeoutMs} ms (${waitedFor}).`,
    hint: "Check whether the nodes are overloaded or their disks stall, or raise the target's `timeoutMs`.",
  });
}

export function lostFault(target: CassandraTarget, reason: string): Fault {
  return new Fault({
    kind: 'transient',
    code: 'CONNECTION_LOST',
    message: `A connection to ${nameOf(target)} was lost: ${sentence(reason)}`,
    hint: LOST,
  });
}

export function schemaDisagreementFault(target: CassandraTarget): Fault {
  return new Fault({
    kind: 'transient',
    code: 'SCHEMA_DISAGREEMENT',
    message: `The nodes of ${nameOf(target)} did not agree on the new tables within ${target.timeoutMs} ms.`,
    hint: 'Check `nodetool describecluster`: a node that is down or unreachable keeps an older schema.',
  });
}

function unreachable(target: CassandraTarget, error: Error): Fault {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'NO_HOST_AVAILABLE';
  const known = WAYS.find(([words]) => words.test(`${code} ${error.message}`))?.[1];
  return known === undefined
    ? faultOf(target, 'transient', code, error, ADDRESS)
    : faultOf(target, 'configuration', known.code ?? code, error, known.hint);
}

function faultOf(target: CassandraTarget, kind: FaultKind, code: string, cause: Error, hint: string): Fault {
  const message = `${nameOf(target)} cannot be used (${code}): ${sentence(cause.message || 'no address answered')}`;
  return new Fault({ kind, code, message, hint, cause });
}

function nameOf(target: CassandraTarget): string {
  return `The cluster at ${addressOf(target)}`;
}
