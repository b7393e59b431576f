import { Option, type Command } from 'commander';
import { z } from 'zod';

import type { Service } from '../http/service.ts';
import { Fault } from '../model/fault.ts';
import { openLocalEngine } from '../engine/local-engine.ts';
import { forgetService, liveService, recordService } from '../engine/service-record.ts';
import { EXIT } from './exit-code.ts';
import { firstExperiment } from './first-experiment.ts';
import { grafanaBeside } from './grafana-beside.ts';
import { onInterruption } from './interruptions.ts';
import { perform, type CommandContext } from './perform.ts';
import { version } from '../process/version.ts';

const LogLevel = z.enum(['debug', 'info', 'warn', 'error', 'silent']);

const ServeFlags = z.object({
  logLevel: LogLevel,
  firstExperiment: z.boolean().default(false),
  grafana: z.boolean().default(false),
});

/** `thermobench serve`: runs the service until it gets a signal to stop. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('Run the service: HTTP API, metrics and runs.')
    .option(
      '--listen <host:port>',
      'Address to listen on. Default: THERMOBENCH_LISTEN, else the configuration file, else 127.0.0.1:7411.'
    )
    .option('--first-experiment', 'If there is no run yet, run the first experiment and print its table.')
    .option('--grafana', 'Also start a private Grafana with the plugin, if both are installed.')
    .addOption(
      new Option('--log-level <level>', 'Least severe messages to log to stderr.')
        .choices(LogLevel.options)
        .default('info')
    )
    .action(async (_flags: unknown, command: Command) => {
      await perform(command, async (context) => {
        await serve(context, ServeFlags.parse(command.opts()));
        return EXIT.done;
      });
    });
}

async function serve({ settings, print }: CommandContext, flags: z.infer<typeof ServeFlags>): Promise<void> {
  await refuseSecond(settings.dataFolder);
  // Other commands start faster without loading the HTTP server.
  const [{ openLog }, { startService }] = await Promise.all([import('../http/log.ts'), import('../http/service.ts')]);
  const engine = openLocalEngine(settings);
  engine.resumeErasing();
  let service: Service;
  try {
    service = await startService({ engine, settings, log: openLog(flags.logLevel), version: version() });
  } catch (error) {
    await engine.close();
    throw error;
  }
  const { address } = service;
  try {
    recordService(settings, address);
    const { promise: stopRequested, resolve: requestStop } = Promise.withResolvers<void>();
    using _interruptions = onInterruption(async (times) => {
      if (times > 1) {
        // A second signal ends without waiting: the next start marks the runs as interrupted.
        forgetService(settings.dataFolder);
        process.exit(EXIT.failed);
      }
      requestStop();
    });
    // The service answers while the experiment runs. A signal stops both.
    const table = flags.firstExperiment
      ? await Promise.race([firstExperiment(engine), stopRequested.then(() => null)])
      : null;
    if (table !== null) {
      process.stderr.write(`${table}\n\n`);
    }
    const grafana = flags.grafana ? await Promise.race([grafanaBeside(settings, address), stopRequested]) : undefined;
    print({ address, pid: process.pid, dataFolder: settings.dataFolder, version: version() }, () =>
      [
        `Thermobench listens on ${address}`,
        `  Token: ${settings.dataFolder}/token, unless you set THERMOBENCH_TOKEN or \`token\` in the configuration.`,
        ...(grafana ? [`  Grafana: ${grafana}`] : []),
        '  Next:  npx thermobench run --help, in another terminal; README.md says how to use your own MariaDB.',
        '  Stop:  Ctrl-C lets runs commit and report; press twice to stop now.',
      ].join('\n')
    );
    await stopRequested;
    await service.close();
  } finally {
    forgetService(settings.dataFolder);
  }
}

async function refuseSecond(dataFolder: string): Promise<void> {
  const running = await liveService(dataFolder);
  if (running) {
    throw new Fault({
      kind: 'conflict',
      code: 'SERVICE_RUNNING',
      message: `Another service already uses the data folder ${dataFolder}: ${running.address}, process ${running.pid}.`,
      hint: 'Use that service, stop it first, or choose another folder with --data.',
    });
  }
}
