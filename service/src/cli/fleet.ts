import { Argument, type Command } from 'commander';

import { Fault } from '../model/fault.ts';
import { inviteText } from '../nats/invite.ts';
import { HostName } from '../nats/subjects.ts';
import { natsServer, stackFolder } from '../stack/index.ts';
import { exclusively } from '../stack/stack-lock.ts';
import { perform } from './perform.ts';
import { plainTable } from './plain-table.ts';

/** `thermobench fleet`: decides which hosts may join. */
export function addFleet(program: Command): void {
  const fleet = program
    .command('fleet')
    .description('Invite hosts whose agents run producers for this service, and exclude them again.');
  fleet
    .command('invite')
    .description('Let a host join, and print the command to paste there. An earlier invite for it no longer works.')
    .addArgument(new Argument('<host>', 'name of the host in the fleet, such as pi-kitchen'))
    .action(async (host: string, _flags: unknown, command: Command) => {
      await perform(command, async ({ settings, print }) => {
        const name = checkedName(host);
        const invite = await exclusively(stackFolder(settings.dataFolder), lock('invite', name), () =>
          natsServer(settings.dataFolder).invite(name)
        );
        const join = `THERMOBENCH_INVITE=${inviteText(invite)} thermobench agent --join ${invite.url}`;
        print({ host: name, url: invite.url, command: join }, () =>
          [`Paste this on ${name}. It contains a secret and is not shown again:`, '', join].join('\n')
        );
      });
    });
  fleet
    .command('revoke')
    .description('Exclude a host. If its agent is connected, the connection ends.')
    .addArgument(new Argument('<host>', 'name of the host in the fleet'))
    .action(async (host: string, _flags: unknown, command: Command) => {
      await perform(command, async ({ settings, print }) => {
        const name = checkedName(host);
        const wasKnown = await exclusively(stackFolder(settings.dataFolder), lock('revoke', name), async () =>
          natsServer(settings.dataFolder).revoke(name)
        );
        if (!wasKnown) {
          throw notInvited(
            name,
            natsServer(settings.dataFolder)
              .invited()
              .map((invited) => invited.host)
          );
        }
        print({ host: name }, () => `${name} is excluded.`);
      });
    });
  fleet
    .command('list', { isDefault: true })
    .description('List the hosts that were invited. `thermobench hosts` shows which of them are connected.')
    .action(async (_flags: unknown, command: Command) => {
      await perform(command, async ({ settings, print }) => {
        const invited = natsServer(settings.dataFolder).invited();
        print(invited, () =>
          invited.length === 0
            ? 'No host was invited yet. Invite one with: thermobench fleet invite <host>'
            : plainTable(
                ['host', 'invited'],
                invited.map((each) => [each.host, new Date(each.invitedAt).toISOString()])
              )
        );
      });
    });
}

function lock(step: string, host: string) {
  return {
    command: `thermobench fleet ${step} ${host}`,
    waits: (text: string) => void process.stderr.write(`${text}\n`),
  };
}

function checkedName(host: string): string {
  const name = HostName.safeParse(host);
  if (!name.success) {
    throw new Fault({
      kind: 'configuration',
      code: 'INVALID_USAGE',
      message: `"${host}" is not a valid name for a host: it must consist of at most 64 letters, digits, - and _.`,
      hint: 'Use a name such as pi-kitchen.',
    });
  }
  return name.data;
}

function notInvited(host: string, known: readonly string[]): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'HOST_UNKNOWN',
    message: `The host ${host} was not invited. Invited hosts: ${known.join(', ') || 'none'}.`,
    hint: '`thermobench fleet` lists the hosts.',
  });
}
