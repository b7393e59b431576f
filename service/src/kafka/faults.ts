import { CERTIFICATE_ERRORS, meanings, UNREACHABLE, type Meaning } from '../model/error-meanings.ts';
import { Fault } from '../model/fault.ts';
import { sentence } from '../model/sentence.ts';
import type { KafkaTarget } from './options.ts';

const CLUSTER =
  "Check the brokers' logs, and whether all brokers are running. If a run was writing, it is unknown whether the " +
  'rows since its last commit are stored.';
const ADDRESS =
  "Check the target's `brokers`, and that they are running; `thermobench stack up kafka` starts a private broker. " +
  'The other brokers are found through their advertised.listeners.';
const LOGIN = "Check the target's `sasl`: mechanism, username and password.";
const RIGHTS =
  'Grant the user the missing permissions: DESCRIBE_CONFIGS, CREATE, WRITE and READ on the topic. A relay needs only ' +
  'READ on the topic, and CREATE and WRITE on its dead-letter topic. provisioning/kafka/acls.sh shows how.';
const GROUP_RIGHTS =
  'A relay needs READ on its consumer group: use a user that has this permission, or grant it for all groups that start with thermobench-, as provisioning/kafka/acls.sh does.';
const REPLICAS =
  "Too few replicas of the partition are in sync: start the brokers that are down, or lower the topic's " +
  'min.insync.replicas.';
const TOO_LARGE = "Use a smaller payload, or raise the topic's max.message.bytes.";
const TOPIC = 'Use another topic, or ask an administrator to create this one.';
const TLS =
  "Set `tls.ca` to the PEM of the CA certificate that signed the brokers' certificates, or `tls.verify: false` if " +
  'you trust the network; omit `tls` if the brokers do not offer TLS.';
const NAME =
  "In the target's `brokers` and in the brokers' advertised.listeners, use the names in the brokers' certificates; " +
  'or set `tls.verify: false` if you trust the network.';
const SEQUENCE =
  'The broker no longer knows this producer, or lost its records: it is unknown whether the rows since the last commit are stored.';
const DISK = 'The broker cannot write. Make space on its disk, or check its log.';

/** What the brokers' error codes mean here. Source: kafka.apache.org/protocol, "Error Codes". */
const PROTOCOL_ERRORS: ReadonlyMap<string, Meaning> = new Map([
  ...meanings('transient', CLUSTER, [
    'LEADER_NOT_AVAILABLE',
    'NOT_LEADER_OR_FOLLOWER',
    'REQUEST_TIMED_OUT',
    'BROKER_NOT_AVAILABLE',
    'REPLICA_NOT_AVAILABLE',
    'NETWORK_EXCEPTION',
    'COORDINATOR_LOAD_IN_PROGRESS',
    'COORDINATOR_NOT_AVAILABLE',
    'NOT_COORDINATOR',
    'NOT_CONTROLLER',
    'FENCED_LEADER_EPOCH',
    'UNKNOWN_LEADER_EPOCH',
    'CORRUPT_MESSAGE',
    'UNKNOWN_TOPIC_OR_PARTITION',
    'UNKNOWN_TOPIC_ID',
    'INCONSISTENT_TOPIC_ID',
    'UNKNOWN_SERVER_ERROR',
    'THROTTLING_QUOTA_EXCEEDED',
    'OFFSET_NOT_AVAILABLE',
  ]),
  ...meanings('transient', DISK, ['KAFKA_STORAGE_ERROR']),
  ...meanings('transient', REPLICAS, ['NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND']),
  ...meanings('transient', SEQUENCE, [
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
    'UNKNOWN_PRODUCER_ID',
    'INVALID_PRODUCER_EPOCH',
    'INVALID_PRODUCER_ID_MAPPING',
    'PRODUCER_FENCED',
  ]),
  ...meanings('rejected', TOO_LARGE, ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']),
  ...meanings('rejected', 'The broker does not accept this record.', ['INVALID_RECORD', 'INVALID_TIMESTAMP']),
  ...meanings('configuration', RIGHTS, [
    'TOPIC_AUTHORIZATION_FAILED',
    'CLUSTER_AUTHORIZATION_FAILED',
    'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  ]),
  ...meanings('configuration', GROUP_RIGHTS, ['GROUP_AUTHORIZATION_FAILED']),
  ...meanings('configuration', LOGIN, [
    'SASL_AUTHENTICATION_FAILED',
    'UNSUPPORTED_SASL_MECHANISM',
    'ILLEGAL_SASL_STATE',
  ]),
  ...meanings('configuration', TOPIC, [
    'INVALID_TOPIC_EXCEPTION',
    'INVALID_PARTITIONS',
    'INVALID_REPLICATION_FACTOR',
    'INVALID_CONFIG',
    'POLICY_VIOLATION',
  ]),
]);

/** Error codes from the system and from TLS. */
const CONNECTION_ERRORS: ReadonlyMap<string, Meaning> = new Map([
  ...meanings('configuration', ADDRESS, ['ENOTFOUND']),
  ...meanings('transient', ADDRESS, UNREACHABLE),
  ...meanings('transient', CLUSTER, ['ECONNRESET', 'EPIPE']),
  ...meanings('configuration', TLS, ['ERR_SSL_WRONG_VERSION_NUMBER', ...CERTIFICATE_ERRORS]),
  ...meanings('configuration', NAME, ['ERR_TLS_CERT_ALTNAME_INVALID']),
]);

/** The Fault for an error code from a broker. `words` are details added by the broker or the client. */
export function brokerFault(target: KafkaTarget, code: string, words: string, cause?: unknown): Fault {
  const { kind, hint } = PROTOCOL_ERRORS.get(code) ?? { kind: 'fatal', hint: CLUSTER };
  const asked = /^\w+_AUTHORIZATION_FAILED$/.test(code)
    ? ` to "${target.sasl?.username ?? 'ANONYMOUS'}" (topic "${target.topic}")`
    : '';
  return new Fault({
    kind,
    code,
    message: `${nameOf(target)} answered ${code}${asked}: ${sentence(words)}`,
    hint,
    cause,
  });
}

/** Any error while talking to the brokers, from the system or either client library, as a Fault. Faults pass through. */
export function kafkaFault(target: KafkaTarget, thrown: unknown): Fault {
  if (!(thrown instanceof Error) || thrown instanceof Fault) {
    return Fault.from(thrown);
  }
  const chain = [...causesOf(thrown)];
  for (const error of chain) {
    const code = protocolCodeOf(error);
    if (code !== undefined) {
      return brokerFault(target, code, error.message, thrown);
    }
  }
  const unknownTopic = chain.find(({ message }) => message.startsWith('Unknown topic '));
  if (unknownTopic !== undefined) {
    return missingTopicFault(target);
  }
  const login = chain.findIndex(({ name, code }) => code === 'PLT_KFK_AUTHENTICATION' || /SASL/.test(name));
  if (login >= 0) {
    if (chain.slice(login).some(({ message }) => CUT_OFF.test(message))) {
      return lostFault(target, `${chain.at(-1)?.message ?? ''}, during the login`);
    }
    return new Fault({
      kind: 'configuration',
      code: 'SASL_AUTHENTICATION_FAILED',
      message: `${nameOf(target)} refused the login of "${target.sasl?.username ?? ''}": ${sentence(chain.at(-1)?.message ?? '')}`,
      hint: LOGIN,
      cause: thrown,
    });
  }
  if (chain.some(({ message }) => message === 'Broker requires TLS.' || message.startsWith('TLS handshake failed'))) {
    return new Fault({
      kind: 'configuration',
      code: 'TLS',
      message: `${nameOf(target)} and the target do not agree on TLS: ${sentence(thrown.message)}`,
      hint: `Add \`tls: {}\` to the target if the brokers require it. ${TLS}`,
      cause: thrown,
    });
  }
  for (const { code, message } of chain) {
    const known = CONNECTION_ERRORS.get(code);
    if (known !== undefined) {
      return new Fault({
        ...known,
        code,
        message: `${nameOf(target)} cannot be reached or was lost (${code}): ${sentence(message)}`,
        cause: thrown,
      });
    }
  }
  if (chain.some(({ name, code }) => code === 'PLT_KFK_TIMEOUT' || name === 'KafkaJSRequestTimeoutError')) {
    return timeoutFault(target, thrown.message);
  }
  if (chain.some(({ name, code }) => code === 'PLT_KFK_NETWORK' || CLOSED_NAMES.has(name))) {
    return lostFault(target, thrown.message);
  }
  return Fault.from(thrown);
}

/** Both libraries report a connection lost during login as a failed login, and kafkajs keeps only the message. */
const CUT_OFF = /connection closed|closed connection|connection error|timed out/i;
const CLOSED_NAMES = new Set(['KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSBrokerNotFound']);

/** The error code for a reading that cannot become a record, for whatever reason. */
export const REFUSED = 'MESSAGE_TOO_LARGE';

/** Why a reading cannot become a record. */
export const NO_NUMBER = 'Its value cannot be written as a JSON number.';

/** Why a reading cannot become a record of this topic. */
export function tooLarge(mostBatchBytes: number): string {
  return `Its record is larger than the topic's max.message.bytes allows (${mostBatchBytes}).`;
}

export function timeoutFault(target: KafkaTarget, waitedFor: string): Fault {
  return new Fault({
    kind: 'transient',
    code: 'TIMEOUT',
    message: `${nameOf(target)} did not answer within ${target.timeoutMs} ms (${waitedFor}).`,
    hint: "Check whether a broker is overloaded or its disk stalls, or raise the target's `timeoutMs`.",
  });
}

export function lostFault(target: KafkaTarget, reason: string): Fault {
  const lacks = (['tls', 'sasl'] as const).filter((key) => target[key] === undefined).map((key) => `\`${key}\``);
  const wanted = ` This target has no ${lacks.join(' and no ')}: a broker that requires ${lacks.length > 1 ? 'either' : 'it'} disconnects immediately.`;
  return new Fault({
    kind: 'transient',
    code: 'CONNECTION_LOST',
    message: `The connection to ${nameOf(target)} was lost: ${sentence(reason)}`,
    hint: lacks.length > 0 ? `${CLUSTER}${wanted}` : CLUSTER,
  });
}

/** Fault for a broker that directs its clients to an address that is not reachable from here. */
export function unreachableFault(target: KafkaTarget, address: string, code: string): Fault {
  const words =
    code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'a name that this machine cannot resolve' : 'which does not answer';
  return new Fault({
    kind: 'configuration',
    code: 'ADVERTISED_LISTENER',
    message: `${nameOf(target)} redirects its clients to ${address}, ${words} (${code}).`,
    hint:
      "Clients connect to the address in a broker's advertised.listeners, whatever address they used first. Set " +
      'advertised.listeners to an address that this machine can reach (with Docker, add a second listener for ' +
      `clients outside), or check whether the broker at ${address} is running.`,
  });
}

export function missingTopicFault(target: KafkaTarget): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'UNKNOWN_TOPIC_OR_PARTITION',
    message: `${nameOf(target)} does not have the topic "${target.topic}"; it may have been deleted.`,
    hint: 'A new run creates the topic. If the topic was deleted during a run, its records are lost.',
  });
}

export function addressOf({ brokers, topic }: KafkaTarget): string {
  return `${brokers.join(',')}/${topic}`;
}

function nameOf({ brokers }: KafkaTarget): string {
  return `Kafka at ${brokers.join(', ')}`;
}

interface Cause {
  name: string;
  message: string;
  code: string;
  error: Error;
}

/** The error and all its causes, outermost first; both libraries nest errors. */
function* causesOf(error: Error, depth = 0): Generator<Cause> {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  yield { name: error.name, message: error.message, code, error };
  const inner = [...(error instanceof AggregateError ? error.errors : []), error.cause];
  for (const cause of inner) {
    if (cause instanceof Error && depth < 8) {
      yield* causesOf(cause, depth + 1);
    }
  }
}

/** Kafka's own name for the error: `apiId` in @platformatic/kafka, `type` in kafkajs. */
function protocolCodeOf({ error }: Cause): string | undefined {
  for (const key of ['apiId', 'type']) {
    const value: unknown = Reflect.get(error, key);
    if (typeof value === 'string' && /^[A-Z_]+$/.test(value)) {
      return value;
    }
  }
  return undefined;
}
