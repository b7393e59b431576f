import { Option, type Command } from 'commander';
import { z } from 'zod';

import type { Service } from '../http/service.ts';
import { Fault } from '../model/fault.ts';
import type { Engine } from '../engine/engine.ts';
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
      new Option('--log-level <level>', 'Lowest severity of the messages that are logged to stderr.')
        .choices(LogLevel.options)
        .default('info')
    )
    .action(async (_flags: unknown, command: Command) => {
      await perform(command, async (context) => {
        await serve(context, ServeFlags.parse(command.opts()));
      });
    });
}

async function serve(context: CommandContext, flags: z.infer<typeof ServeFlags>): Promise<void> {
  const { settings } = context;
  const stop = new StopRequest();
  // Registered before anything starts, so that a signal at any time also stops what has already started.
  using _interruptions = onInterruption(async (times) => {
    if (times > 1) {
      // A second signal ends the process without waiting: the next start marks the runs as interrupted.
      forgetService(settings.dataFolder);
      process.exit(EXIT.failed);
    }
    stop.request();
  });
  await Promise.race([refuseSecond(settings.dataFolder), stop.requested]);
  // Other commands start faster without loading the HTTP server.
  const [{ openLog }, { startService }] = await Promise.all([import('../http/log.ts'), import('../http/service.ts')]);
  if (stop.isRequested) {
    return;
  }
  const engine = openLocalEngine(settings);
  engine.resumeUndoing();
  engine.resumeErasing();
  engine.resumeRuns();
  let service: Service;
  try {
    service = await startService({ engine, settings, log: openLog(flags.logLevel), version: version() });
  } catch (error) {
    await engine.close();
    throw error;
  }
  try {
    recordService(settings, service.address);
    await operate(context, { flags, engine, address: service.address, stop });
  } finally {
    await service.close();
    forgetService(settings.dataFolder);
  }
}

/** A request to stop, which may come at any time after the start of the command. */
class StopRequest {
  readonly #requested = Promise.withResolvers<void>();
  isRequested = false;

  get requested(): Promise<void> {
    return this.#requested.promise;
  }

  request(): void {
    this.isRequested = true;
    this.#requested.resolve();
  }
}

interface Operated {
  readonly flags: z.infer<typeof ServeFlags>;
  readonly engine: Engine;
  readonly address: string;
  readonly stop: StopRequest;
}

/** Does what the flags request, announces the service, and resolves when the service has to stop. */
async function operate({ settings, print }: CommandContext, { flags, engine, address, stop }: Operated): Promise<void> {
  // The service answers while the experiment runs. A signal stops both.
  const table =
    flags.firstExperiment && !stop.isRequested
      ? await Promise.race([firstExperiment(engine), stop.requested.then(() => null)])
      : null;
  if (table !== null) {
    process.stderr.write(`${table}\n\n`);
  }
  const grafana =
    flags.grafana && !stop.isRequested ? await grafanaBeside(settings, address, stop.requested) : undefined;
  if (stop.isRequested) {
    return;
  }
  print({ address, pid: process.pid, dataFolder: settings.dataFolder, version: version() }, () =>
    [
      `Thermobench listens on ${address}`,
      `  Token: ${settings.dataFolder}/token, unless you set THERMOBENCH_TOKEN or \`token\` in the configuration.`,
      ...(grafana ? [`  Grafana: ${grafana}`] : []),
      '  Next:  npx thermobench run --help, in another terminal; README.md explains how to use your own MariaDB.',
      '  Stop:  Ctrl-C lets runs commit and report; press it twice to stop immediately.',
    ].join('\n')
  );
  await stop.requested;
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
