import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

import { Fault } from '../model/fault.ts';
import { provisioned } from './provisioned.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Install location of the Debian and Grafana Labs packages. */
const USUAL_HOME = '/usr/share/grafana';
const PLUGIN = 'thermobench-collector-app';
const PROJECT = resolve(import.meta.dirname, '../../..');

export const PROVISIONING = provisioned('grafana');
export const DASHBOARDS = join(PROJECT, 'dashboards/json');

/**
 * The folder of an installed Grafana: GRAFANA_HOME, otherwise the usual place, otherwise the folder of the program on the PATH.
 * Throws a configuration Fault that says how to install Grafana, and how to use one that is already running.
 */
export function findGrafana(env: Environment): string {
  const homes = env.GRAFANA_HOME ? [env.GRAFANA_HOME] : [USUAL_HOME, ...homesOnPath(env.PATH ?? '')];
  const home = homes.find(isHome);
  if (home === undefined) {
    const where = env.GRAFANA_HOME
      ? `GRAFANA_HOME is ${env.GRAFANA_HOME}, which does not contain bin/grafana and conf/defaults.ini.`
      : `Grafana is not installed: there is no GRAFANA_HOME, no ${USUAL_HOME} and no grafana on the PATH.`;
    throw new Fault({ kind: 'configuration', code: 'PROGRAM_MISSING', message: where, hint: HOW_TO_GET });
  }
  return resolve(home);
}

/**
 * The folder of the built plugin: THERMOBENCH_PLUGIN, otherwise this checkout's build. Throws a configuration Fault if there is
 * none.
 */
export function findPlugin(env: Environment): string {
  const folder = resolve(env.THERMOBENCH_PLUGIN || join(PROJECT, 'plugin/dist'));
  if (!existsSync(join(folder, 'module.js'))) {
    throw new Fault({
      kind: 'configuration',
      code: 'PLUGIN_NOT_BUILT',
      message: `${folder} does not contain a built plugin.`,
      hint:
        'Build it once (it installs about 900 MB of packages): sh scripts/install.sh all && npm run build -w plugin. ' +
        `Or unpack a packaged ${PLUGIN} and set THERMOBENCH_PLUGIN to its folder.`,
    });
  }
  return folder;
}

const HOW_TO_GET =
  'Get Grafana 12.3 or newer from https://grafana.com/grafana/download: a package, or an archive unpacked anywhere, ' +
  'named in GRAFANA_HOME. Or use a Grafana that is already running: put plugin/dist into its plugin folder as ' +
  `${PLUGIN} (/var/lib/grafana/plugins/${PLUGIN}), copy the folders in ${PROVISIONING} to /etc/grafana/provisioning, ` +
  `allow the four plugins in grafana.ini, and set the variables that ${join(PROVISIONING, 'README.md')} lists.`;

function homesOnPath(path: string): string[] {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'grafana'))
    .filter((program) => existsSync(program))
    .map((program) => dirname(dirname(realpathSync(program))));
}

function isHome(folder: string): boolean {
  return existsSync(join(folder, 'bin/grafana')) && existsSync(join(folder, 'conf/defaults.ini'));
}
