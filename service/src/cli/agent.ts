import { hostname } from 'node:os';

import type { Command } from 'commander';
import { z } from 'zod';

import { joinedFleet } from '../agent/joined-fleet.ts';
import { Fault } from '../model/fault.ts';
import { version } from '../process/version.ts';
import { onInterruption } from './interruptions.ts';
import { perform } from './perform.ts';

const Flags = z.object({ join: z.string().optional(), label: z.array(z.string()).default([]) });

/** `thermobench agent`: runs producers on this host for the service of a fleet. */
export function addAgent(program: Command): void {
  program
    .command('agent')
    .description('Let the service of a fleet run producers on this host, until this command is stopped.')
    .option(
      '--join <url>',
      'Address of the NATS server, such as tls://192.168.1.5:7422. Default: the address in the invite (THERMOBENCH_INVITE, needed only once).'
    )
    .option(
      '--label <name=value...>',
      'Labels by which runs choose hosts, such as room=kitchen. They replace the labels in the configuration.'
    )
    .action(async (flags: unknown, command: Command) => {
      const { join, label } = Flags.parse(flags);
      await perform(command, async ({ settings, print }) => {
        const fleet = joinedFleet(settings.dataFolder, process.env.THERMOBENCH_INVITE, join);
        const labels = label.length === 0 ? settings.agent.labels : Object.fromEntries(label.map(parseLabel));
        // Other commands start faster without loading the producers.
        const { AgentProcess } = await import('../agent/agent-process.ts');
        const agent = await AgentProcess.start({
          ...{ settings: { ...settings, agent: { ...settings.agent, labels } }, fleet, version: version() },
          note: (text) => void process.stderr.write(`${text}\n`),
        });
        const stopped = Promise.withResolvers<void>();
        using _interruptions = onInterruption(async () => stopped.resolve());
        print({ host: fleet.host, url: fleet.url, hostname: hostname() }, () =>
          [
            `This host is ${fleet.host} in the fleet of ${fleet.url}.`,
            `  Targets: ${agent.targets.join(', ') || 'none: configure one in thermobench.yaml'}`,
            '  Stop:    Ctrl-C ends its producers.',
          ].join('\n')
        );
        await Promise.race([stopped.promise, agent.excluded]);
        await agent.stop();
      });
    });
}

function parseLabel(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z0-9][A-Za-z0-9_-]{0,63})=([^=,\s]{1,64})$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new Fault({
      kind: 'configuration',
      code: 'INVALID_USAGE',
      message: `--label is "${text}", which is not of the form name=value.`,
      hint: 'Use letters, digits, - and _ for the name, such as room=kitchen.',
    });
  }
  return [name, value];
}
