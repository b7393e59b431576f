import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import type { NatsAccess } from './connection.ts';
import { HostName } from './subjects.ts';

/** What an agent needs to join a fleet. Contains a secret. */
export const Invite = z.strictObject({
  url: z.string().regex(/^(nats|tls):\/\/[^/@\s]+$/, 'must be nats://host:port or tls://host:port'),
  host: HostName,
  seed: z.string().startsWith('SU'),
  ca: z.string(),
});
export type Invite = z.infer<typeof Invite>;

/** The name in the certificate of a private server, whose address may change. */
export const PRIVATE_SERVER = 'thermobench-fleet';

/** An invite as one word, which a person can paste into a shell. */
export function inviteText(invite: Invite): string {
  return Buffer.from(JSON.stringify(invite)).toString('base64url');
}

/** Throws a configuration Fault, which does not repeat the text, if it is not an invite. */
export function parseInvite(text: string): Invite {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text.trim(), 'base64url').toString('utf8'));
  } catch {
    json = null;
  }
  const parsed = Invite.safeParse(json);
  if (!parsed.success) {
    throw new Fault({
      kind: 'configuration',
      code: 'INVITE_INVALID',
      message: 'THERMOBENCH_INVITE is not an invite, or a part of it is missing.',
      hint: 'Copy the whole command that `thermobench fleet invite` printed on the host of the service.',
    });
  }
  return parsed.data;
}

export function accessOf({ url, host, seed, ca }: Invite): NatsAccess {
  return { url, user: host, seed, ca, certifiedName: PRIVATE_SERVER };
}
