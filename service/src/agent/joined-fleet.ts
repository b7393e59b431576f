import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Fault } from '../model/fault.ts';
import { Invite, parseInvite } from '../nats/invite.ts';
import { writeHint } from '../process/write-access.ts';

/**
 * The fleet that this host belongs to: that of a new invite, which is kept in the data folder, or that of an earlier one. `url` replaces
 * the address in the invite. Throws a configuration Fault if there is no invite.
 */
export function joinedFleet(dataFolder: string, inviteText: string | undefined, url: string | undefined): Invite {
  const file = join(dataFolder, 'agent.json');
  const invite = inviteText ? parseInvite(inviteText) : keptInvite(file);
  if (invite === null) {
    throw new Fault({
      kind: 'configuration',
      code: 'NOT_INVITED',
      message: 'This host has no invite to a fleet.',
      hint: 'On the host of the service, run `thermobench fleet invite <name of this host>`, and paste the command that it prints here.',
    });
  }
  const joined = Invite.safeParse({ ...invite, url: url ?? invite.url });
  if (!joined.success) {
    throw new Fault({
      kind: 'configuration',
      code: 'INVALID_USAGE',
      message: `--join is "${url}", which is not the address of a NATS server.`,
      hint: 'Use nats://host:port or tls://host:port.',
    });
  }
  keep(joined.data, file);
  return joined.data;
}

/** Renamed into place, so that a crash leaves either the old file or the new one. */
function keep(invite: Invite, file: string): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(invite), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch (cause) {
    const hint = writeHint(dirname(file), 'Choose another data folder with --data.');
    throw Fault.becauseOf(cause, `The invite cannot be saved as ${file}`, hint);
  }
}

function keptInvite(file: string): Invite | null {
  if (!existsSync(file)) {
    return null;
  }
  try {
    return Invite.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Fault({
      kind: 'configuration',
      code: 'INVITE_INVALID',
      message: `${file}, which contains the invite of this host, cannot be read.`,
      hint: 'Delete it, and join again with a new invite.',
      cause,
    });
  }
}
