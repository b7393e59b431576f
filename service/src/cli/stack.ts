import { Argument, Option, type Command } from 'commander';
import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { liveService } from '../engine/service-record.ts';
import { serviceAccess } from './service-access.ts';
import { stackFolder, stackServers, type StackSizes } from '../stack/index.ts';
import { exclusively } from '../stack/stack-lock.ts';
import type { StackServer, StackStatus } from '../stack/stack-server.ts';
import { perform, type CommandContext } from './perform.ts';
import { plainTable } from './plain-table.ts';

type Step = 'up' | 'status' | 'down';

const STEPS: ReadonlyArray<readonly [Step, string]> = [
  [
    'up',
    'Start real, private servers on loopback, unless they are already running; their targets are configured ' +
      'automatically.',
  ],
  ['status', 'Show the state of the private servers.'],
  ['down', 'Stop the private servers and keep their data.'],
];

const Sizes = z.object({
  brokers: z.coerce.number().optional(),
  nodes: z.coerce.number().optional(),
  address: z.string().optional(),
});

/** `thermobench stack`: manages private real servers to measure against. */
export function addStack(program: Command): void {
  const stack = program.command('stack').description('Start and stop real, private servers on loopback, without root.');
  for (const [step, description] of STEPS) {
    const command = stack
      .command(step)
      .description(description)
      .addArgument(new Argument('[servers...]', 'names of the servers').default(['all'], 'all that are available'));
    if (step === 'up') {
      command
        .addOption(new Option('--brokers <count>', 'number of brokers in a new Kafka cluster').choices(['1', '3']))
        .addOption(new Option('--nodes <count>', 'number of nodes in a new Cassandra cluster').choices(['1', '2']))
        .option('--address <address>', 'where agents on other hosts reach the NATS server, such as 192.168.1.5');
    }
    command.action(async (names: string[], flags: unknown) => {
      await perform(command, async (context) => {
        const take = () => takeStep(step, names, Sizes.parse(flags), context);
        const waits = (text: string) => void process.stderr.write(`${text}\n`);
        const folder = stackFolder(context.settings.dataFolder);
        await (step === 'status'
          ? take()
          : exclusively(folder, { command: `thermobench stack ${step} ${names.join(' ')}`, waits }, take));
      });
    });
  }
}

async function takeStep(
  step: Step,
  names: string[],
  sizes: StackSizes,
  { settings, print }: CommandContext
): Promise<void> {
  const service = await liveService(settings.dataFolder);
  const access = serviceAccess(settings, service?.address);
  const statuses: StackStatus[] = [];
  const missing: Fault[] = [];
  const servers = stackServers(settings.dataFolder, sizes);
  for (const server of asked(servers, names, step)) {
    try {
      statuses.push(await server[step](access));
    } catch (thrown) {
      const fault = Fault.from(thrown);
      // This server is not installed, or cannot be downloaded now. The others are still available.
      if (!names.includes('all') || (fault.kind !== 'configuration' && fault.kind !== 'transient')) {
        throw thrown;
      }
      missing.push(fault);
    }
  }
  for (const { message } of missing) {
    process.stderr.write(`Left out: ${message}\n`);
  }
  if (statuses.length === 0 && missing[0]) {
    throw missing[0];
  }
  const rows = statuses.map(({ name, state, address, version }) => [name, state, address ?? '–', version ?? '–']);
  // Another server may need a restart to use what has just started.
  const others =
    step === 'up' ? [...servers.values()].filter(({ name }) => !statuses.some((status) => status.name === name)) : [];
  const noted = [...statuses, ...(await Promise.all(others.map((server) => server.status())))];
  const notes = noted.flatMap(({ note }) => (note === undefined ? [] : ['', note]));
  print(statuses, () => [plainTable(['server', 'state', 'address', 'version'], rows), ...notes].join('\n'));
  if (step === 'up' && !service && statuses.some(({ name }) => name === 'monitoring')) {
    process.stderr.write('Prometheus gets its scrape targets from the service. Start it with `thermobench serve`.\n');
  }
}

function asked(servers: ReadonlyMap<string, StackServer>, names: string[], step: Step): StackServer[] {
  if (names.includes('all')) {
    return [...servers.values()].filter(({ startsByName = false }) => step !== 'up' || !startsByName);
  }
  return names.map((name) => {
    const server = servers.get(name);
    if (!server) {
      throw new Fault({
        kind: 'configuration',
        code: 'SERVER_UNKNOWN',
        message: `The stack has no server "${name}".`,
        hint: `Available servers: ${[...servers.keys()].join(', ')}.`,
      });
    }
    return server;
  });
}
