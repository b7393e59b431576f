/**
 * Creates a user for a NATS server of your own, and prints its line for nats-server.conf and what its host needs:
 *
 *   service/bin/node provisioning/nats/add-user.mjs conductor --url tls://192.168.1.10:4222 --ca certificate.pem
 *   service/bin/node provisioning/nats/add-user.mjs pi-kitchen --url tls://192.168.1.10:4222 --ca certificate.pem
 *
 * The printed seed is a secret, and is not stored anywhere.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { createUser } from '@nats-io/nkeys';

import { Invite, inviteText } from '../../service/src/nats/invite.ts';
import { agentUser, conductorUser } from '../../service/src/nats/server-file.ts';
import { CONDUCTOR } from '../../service/src/nats/subjects.ts';

const { values, positionals } = parseArgs({
  options: { url: { type: 'string' }, ca: { type: 'string' } },
  allowPositionals: true,
});
const [host] = positionals;
const user = createUser();
const invite = Invite.safeParse({
  url: values.url,
  host,
  seed: new TextDecoder().decode(user.getSeed()),
  ca: values.ca === undefined ? undefined : readFileSync(values.ca, 'utf8'),
});
if (!invite.success) {
  console.error('Usage: add-user.mjs conductor|HOST --url tls://ADDRESS:PORT --ca CERTIFICATE');
  invite.error.issues.forEach(({ path, message }) => console.error(`  ${path.join('.')}: ${message}`));
  process.exit(2);
}
const { url, seed, ca } = invite.data;
const key = user.getPublicKey();
console.log('In nats-server.conf, below `users:`:\n');
if (host === CONDUCTOR) {
  console.log(`    ${conductorUser(key)}\n\nIn thermobench.yaml of the service:\n`);
  console.log(`fleet:\n  url: ${url}\n  seed: ${seed}\n  ca: |\n${ca.trim().replaceAll(/^/gm, '    ')}`);
} else {
  console.log(`    ${agentUser(invite.data.host, key)}\n\nOn ${host}:\n`);
  console.log(`THERMOBENCH_INVITE=${inviteText(invite.data)} thermobench agent`);
}
