import { join } from 'node:path';

import { alertmanagerFile, alertmanagerFileHint } from './alertmanager-file.ts';
import { findProgram, isInstalled } from './programs.ts';

const HOST = '127.0.0.1';
/** The user name of mysqld_exporter in MariaDB. */
export const EXPORTER_USER = 'thermobench_exporter';

/** How to start one of the monitoring programs. */
export interface Command {
  /** Display name. */
  readonly title: string;
  /** Its name in Debian. */
  readonly program: string;
  readonly args: readonly string[];
  /** Additional environment variables: secrets do not belong on a command line, which every user can read. */
  readonly env: Readonly<Record<string, string>>;
  /** Written before the program starts, readable only by its user; null if not needed. */
  readonly login: { readonly file: string; readonly text: string } | null;
  readonly logFile: string;
  /** Path that answers with success once the program is ready. */
  readonly readyPath: string;
  /** What to check first if the program does not start. */
  readonly hint?: string;
}

/**
 * Stores and serves the metrics of the other programs; at most 31 days, and no more than fits on an SD card beside everything
 * else.
 */
export function prometheus(folder: string, port: number): Command {
  return {
    title: 'Prometheus',
    program: 'prometheus',
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=31d',
      '--storage.tsdb.retention.size=2GB',
      `--web.listen-address=${HOST}:${port}`,
      '--log.level=warn',
    ],
    env: {},
    login: null,
    logFile: join(folder, 'prometheus.log'),
    readyPath: '/-/ready',
  };
}

/**
 * Sends alerts to people. It runs alone: otherwise it would open a port on every network interface to find other Alertmanagers.
 */
export function alertmanager(folder: string, port: number): Command {
  return {
    title: 'Alertmanager',
    program: 'prometheus-alertmanager',
    args: [
      `--config.file=${alertmanagerFile(folder)}`,
      `--storage.path=${join(folder, 'alertmanager')}`,
      `--web.listen-address=${HOST}:${port}`,
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
    env: {},
    login: null,
    logFile: join(folder, 'alertmanager.log'),
    readyPath: '/-/ready',
    hint: alertmanagerFileHint(folder),
  };
}

/**
 * Exports metrics of this machine, and those that collectors wrote to the folder `textfile`. systemd metrics are disabled,
 * because they would require D-Bus.
 */
export function nodeExporter(folder: string, port: number): Command {
  return {
    title: 'node_exporter',
    program: 'prometheus-node-exporter',
    args: [
      `--web.listen-address=${HOST}:${port}`,
      '--web.disable-exporter-metrics',
      '--no-collector.systemd',
      '--collector.pressure',
      `--collector.textfile.directory=${textfileFolder(folder)}`,
      '--log.level=warn',
    ],
    env: {},
    login: null,
    logFile: join(folder, 'node-exporter.log'),
    readyPath: '/',
  };
}

/**
 * Exports metrics of the MariaDB at `store`, host and port. Replication status is disabled: there is no replication, and MariaDB
 * requires a privilege to read its status. The login is in a file, the only method that both 0.14 (Debian 12) and later versions
 * support.
 */
export function mysqldExporter(folder: string, port: number, login: { store: string; password: string }): Command {
  const file = join(folder, 'mysqld-exporter.cnf');
  const store = new URL(`mysql://${login.store}`);
  return {
    title: 'mysqld_exporter',
    program: 'prometheus-mysqld-exporter',
    args: [
      `--web.listen-address=${HOST}:${port}`,
      `--config.my-cnf=${file}`,
      '--no-collect.slave_status',
      '--log.level=warn',
    ],
    // Otherwise 0.14 would use this variable from the user's own environment.
    env: { DATA_SOURCE_NAME: '' },
    login: {
      file,
      text: `[client]\nuser = ${EXPORTER_USER}\npassword = ${login.password}\nhost = ${store.hostname}\nport = ${store.port}\n`,
    },
    logFile: join(folder, 'mysqld-exporter.log'),
    readyPath: '/',
  };
}

/** Where collectors leave metrics for node_exporter; each file is `<name>.prom`. */
export function textfileFolder(folder: string): string {
  return join(folder, 'textfile');
}

/** Whether a command's program is installed. */
export function hasMonitoringProgram({ program }: Command): boolean {
  return isInstalled(program, upstreamName(program));
}

/** Path of a command's program. Throws a configuration Fault that names Debian's packages if it is missing. */
export function findMonitoringProgram({ program }: Command): string {
  return findProgram(
    program,
    'Debian, Ubuntu, Raspberry Pi OS: sudo apt install --no-install-recommends prometheus prometheus-node-exporter ' +
      'prometheus-mysqld-exporter prometheus-alertmanager. Debian starts a service for each: `sudo systemctl disable --now` with those names ' +
      'stops them. Elsewhere, put the programs of prometheus.io on the PATH: prometheus, node_exporter, mysqld_exporter, alertmanager.',
    upstreamName(program)
  );
}

/** The name of a program as prometheus.io distributes it: `node_exporter`. */
function upstreamName(program: string): string {
  return program.replace(/^prometheus-/, '').replaceAll('-', '_');
}
