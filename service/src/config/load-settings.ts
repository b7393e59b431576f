import { resolve } from 'node:path';

import { Fault } from '../model/fault.ts';
import { MAX_PRODUCERS } from '../model/run.ts';
import { sinkKind, sinkKinds } from '../sinks/index.ts';
import { natsServer, stackTargets } from '../stack/index.ts';
import { readConfigurationFile, type ConfigurationFile } from './configuration-file.ts';
import { openDataFolder } from './data-folder.ts';
import { DEFAULT_LISTEN, parseListenAddress, type ListenAddress } from './listen-address.ts';
import type { ConfiguredTarget, Settings, Targets } from './settings.ts';
import { checkedToken, keptToken } from './tokens.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsRequest {
  readonly configFile?: string | undefined;
  readonly dataFolder?: string | undefined;
  readonly listen?: string | undefined;
  readonly env: Environment;
}

/**
 * Settings from the command line, else the environment, else the configuration file, else the defaults. Creates the
 * data folder and its tokens if they are missing. Throws a configuration Fault with everything that is wrong in the
 * file.
 */
export function loadSettings({ configFile, dataFolder, listen, env }: SettingsRequest): Settings {
  const file = configFile ?? (env.THERMOBENCH_CONFIG || undefined);
  const read = (): ConfigurationFile => (file === undefined ? NOTHING_CONFIGURED : readConfigurationFile(file, env));
  const configured = read();
  const folder = openDataFolder(dataFolder, env);
  const full = givenToken(env, 'THERMOBENCH_TOKEN') ?? configured.token ?? keptToken(folder, 'token');
  const readOnly =
    givenToken(env, 'THERMOBENCH_READONLY_TOKEN') ?? configured.readOnlyToken ?? keptToken(folder, 'token-readonly');
  if (full === readOnly) {
    throw new Fault({
      kind: 'configuration',
      code: 'TOKENS_EQUAL',
      message: 'The read-only token is the same as the full token, so it would allow everything.',
      hint: 'Set a different one in THERMOBENCH_READONLY_TOKEN or `readOnlyToken`.',
    });
  }
  // The file's targets come last, so they replace others of the same name.
  const targets = () =>
    byName([...builtInTargets(folder), ...configuredByStack(folder, configured), ...configured.targets]);
  return {
    dataFolder: folder,
    configFile: file === undefined ? null : resolve(file),
    listen: askedAddress(listen, env) ?? configured.listen ?? address(DEFAULT_LISTEN, 'the default'),
    tokens: { full, readOnly },
    sourceFolders: configured.sourceFolders,
    hostNames: configured.hostNames,
    targets,
    fleet: () => configured.fleet ?? natsServer(folder).access(),
    agent: configured.agent ?? { labels: {}, targets: null, maxProducers: MAX_PRODUCERS },
    exporters: () => read().exporters,
  };
}

const NOTHING_CONFIGURED: ConfigurationFile = { targets: [], exporters: [], sourceFolders: [], hostNames: [] };

function byName(targets: ConfiguredTarget[]): Targets {
  return new Map(targets.map((target) => [target.name, target]));
}

/** Targets that need no configuration or server. */
function builtInTargets(dataFolder: string): ConfiguredTarget[] {
  return sinkKinds.flatMap((kind): ConfiguredTarget[] => {
    const settings = kind.builtIn?.(dataFolder);
    return settings === undefined ? [] : [{ name: kind.kind, origin: 'built-in', kind, settings }];
  });
}

/** Targets of the servers that `thermobench stack up` has started, whether they run now or not. */
function configuredByStack(dataFolder: string, { outages: isAllowed = true }: ConfigurationFile): ConfiguredTarget[] {
  return stackTargets(dataFolder).flatMap(({ name, settings, members }) => {
    const kind = sinkKind(settings.sink);
    const breakable = { members, isAllowed };
    return kind ? [{ name, origin: 'stack', kind, settings: kind.target.parse(settings), breakable }] : [];
  });
}

function givenToken(env: Environment, variable: string): string | undefined {
  const token = env[variable];
  return token ? checkedToken(token, variable) : undefined;
}

function askedAddress(listen: string | undefined, env: Environment): ListenAddress | undefined {
  if (listen !== undefined) {
    return address(listen, '--listen');
  }
  return env.THERMOBENCH_LISTEN ? address(env.THERMOBENCH_LISTEN, 'THERMOBENCH_LISTEN') : undefined;
}

function address(text: string, from: string): ListenAddress {
  const parsed = parseListenAddress(text);
  if (!parsed) {
    throw new Fault({
      kind: 'configuration',
      code: 'INVALID_LISTEN_ADDRESS',
      message: `${from} is "${text}", which is not an address to listen on.`,
      hint: 'Use host:port, such as 127.0.0.1:7411; port 0 takes any free port.',
    });
  }
  return parsed;
}
