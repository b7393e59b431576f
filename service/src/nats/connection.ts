import type { Msg, NatsConnection } from '@nats-io/transport-node';
import pRetry from 'p-retry';
import type { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { sentence } from '../model/sentence.ts';
import { inboxOf } from './subjects.ts';

/** How to log in to a NATS server. Contains a secret. */
export interface NatsAccess {
  /** `nats://host:port`, or `tls://host:port`. */
  readonly url: string;
  /** The conductor, or the name of the agent's host. */
  readonly user: string;
  /** Seed of the user's nkey. */
  readonly seed: string;
  /** Certificate of the server or of its authority, as PEM, if no public authority signed it. */
  readonly ca: string | null;
  /** The name in the server's certificate, if it is not the name or address in `url`. */
  readonly certifiedName: string | null;
}

const CONNECT_WITHIN_MS = 5_000;
const RECONNECT_EVERY_MS = 500;
/** A server that does not answer within two of these is considered gone. */
const PING_EVERY_MS = 2_500;

/**
 * Connects, and from then on reconnects without a time limit. Throws a configuration Fault if the server refuses the credential, and
 * a transient one if it cannot be reached.
 */
export async function connectToNats(access: NatsAccess): Promise<NatsConnection> {
  // Loaded on demand: every command imports this module, but few connect.
  const { connect, errors, nkeyAuthenticator } = await import('@nats-io/transport-node');
  const isRefused = (thrown: unknown) =>
    thrown instanceof errors.AuthorizationError || thrown instanceof errors.UserAuthenticationExpiredError;
  try {
    // While a server reloads its file after an invite, it refuses logins.
    return await pRetry(
      () =>
        connect({
          servers: access.url,
          name: access.user,
          authenticator: nkeyAuthenticator(new TextEncoder().encode(access.seed)),
          inboxPrefix: inboxOf(access.user),
          timeout: CONNECT_WITHIN_MS,
          maxReconnectAttempts: -1,
          reconnectTimeWait: RECONNECT_EVERY_MS,
          pingInterval: PING_EVERY_MS,
          maxPingOut: 2,
          // With a thousand hosts, making a stack trace for each request takes a twentieth of the conductor's time.
          noAsyncTraces: true,
          // Only the given address is certain to be reachable from here.
          ignoreClusterUpdates: true,
          // With these options, the client refuses a server that does not encrypt.
          ...((access.ca !== null || access.url.startsWith('tls:')) && { tls: tlsOptions(access) }),
        }),
      { retries: 2, minTimeout: RECONNECT_EVERY_MS, factor: 1, shouldRetry: ({ error }) => isRefused(error) }
    );
  } catch (thrown) {
    throw connectFault(thrown, access.url, isRefused(thrown));
  }
}

/** Node accepts every option of its TLS sockets here. Without `host`, the client would look for `localhost` in the certificate of an address. */
function tlsOptions({ url, ca, certifiedName }: NatsAccess) {
  return {
    host: addressIn(url),
    ...(ca !== null && { ca }),
    ...(certifiedName !== null && { servername: certifiedName }),
  };
}

/** A message's JSON text as the schema describes it; null if it is not of that form. */
export function parsedMessage<Schema extends z.ZodType>(
  schema: Schema,
  message: Pick<Msg, 'string'>
): z.infer<Schema> | null {
  let json: unknown;
  try {
    json = JSON.parse(message.string());
  } catch {
    return null;
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : null;
}

function connectFault(thrown: unknown, url: string, isRefused: boolean): Fault {
  const { message } = Fault.from(thrown);
  return isRefused
    ? new Fault({
        kind: 'configuration',
        code: 'FLEET_REFUSED',
        message: `The NATS server ${url} refuses the credential of this host: ${sentence(message)}`,
        hint: 'It may have been revoked. `thermobench fleet invite`, on the host of the service, creates a new one.',
        cause: thrown,
      })
    : new Fault({
        kind: 'transient',
        code: 'FLEET_UNREACHABLE',
        message: `The NATS server ${url} cannot be reached: ${sentence(message)}`,
        hint: 'Check that it is running (`thermobench stack status`), and that its port is open in the firewall of its host.',
        cause: thrown,
      });
}

/** The name or address in the URL of a NATS server, without brackets. */
export function addressIn(url: string): string {
  return new URL(url.replace(/^\w+:/, 'http:')).hostname.replace(/^\[|\]$/g, '');
}
