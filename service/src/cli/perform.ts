import type { Command } from 'commander';
import { z } from 'zod';

import { loadSettings } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import { HOST_FILE_SETTINGS } from '../model/source.ts';
import type { Engine } from '../engine/engine.ts';
import { openLocalEngine } from '../engine/local-engine.ts';
import { RemoteEngine } from '../engine/remote-engine.ts';
import { liveService } from '../engine/service-record.ts';
import { EXIT, exitCodeOfFault, type ExitCode } from './exit-code.ts';
import { faultText } from './fault-text.ts';
import { jsonLine, shown } from './shown.ts';

const GlobalFlags = z.object({
  data: z.string().optional(),
  config: z.string().optional(),
  listen: z.string().optional(),
  json: z.boolean().default(false),
});

/** What the work of a command has access to. */
export interface CommandContext {
  readonly settings: Settings;
  /** The user requested one JSON document on stdout; everything else goes to stderr. */
  readonly json: boolean;
  /** Prints the result: the document as JSON, or its text for people. */
  readonly print: (document: unknown, text: () => string) => void;
}

/** Runs the work of a command. Its Fault, if any, decides the exit code, otherwise its result; without a result, all is done. */
export async function perform(
  command: Command,
  work: (context: CommandContext) => Promise<ExitCode | void>
): Promise<void> {
  const { data, config, listen, json } = GlobalFlags.parse(command.optsWithGlobals());
  try {
    const settings = loadSettings({ dataFolder: data, configFile: config, listen, env: process.env });
    const print = (document: unknown, text: () => string) => {
      process.stdout.write(json ? jsonLine(document) : `${shown(process.stdout, text())}\n`);
    };
    process.exitCode = (await work({ settings, json, print })) ?? EXIT.done;
  } catch (thrown) {
    process.exitCode = reportFault(Fault.from(thrown), json);
  }
}

/**
 * Like {@link perform}, for work that needs an engine. If a service runs on this data folder, the work uses that service's
 * engine; otherwise it uses one in this process.
 *
 * Two kinds of flags also need an engine in this process: those that name a file or folder of this host, and those that name a
 * configuration file that the service was not started with. The service would lack that file's targets and secrets.
 */
export async function performWithEngine(
  command: Command,
  work: (context: CommandContext & { readonly engine: Engine }) => Promise<ExitCode | void>
): Promise<void> {
  await perform(command, async (context) => {
    // A service does not use such files and folders for HTTP requests.
    const namesFiles = [...HOST_FILE_SETTINGS, 'folder'].some((flag) => command.getOptionValue(flag) !== undefined);
    const engine = namesFiles ? openLocalEngine(context.settings) : await openEngine(context.settings);
    try {
      return await work({ ...context, engine });
    } finally {
      await engine.close();
    }
  });
}

/** Reports a Fault to people on stderr, and with --json also to programs on stdout. */
export function reportFault(fault: Fault, json: boolean): ExitCode {
  if (json) {
    const { kind, code, message, hint, fields } = fault;
    process.stdout.write(jsonLine({ error: { kind, code, message, hint, fields } }));
  }
  process.stderr.write(`${faultText(fault, process.stderr)}\n`);
  return exitCodeOfFault(fault);
}

async function openEngine(settings: Settings): Promise<Engine> {
  const service = await liveService(settings.dataFolder);
  return service && (settings.configFile === null || settings.configFile === service.configFile)
    ? new RemoteEngine({ address: service.address, token: settings.tokens.full })
    : openLocalEngine(settings);
}
