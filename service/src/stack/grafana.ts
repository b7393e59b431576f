import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { launch } from './detached-process.ts';
import { digest } from './digest.ts';
import { DASHBOARDS, findGrafana, findPlugin, PROVISIONING } from './grafana-installation.ts';
import { grafanaRecord, newRecord, type GrafanaRecord } from './grafana-record.ts';
import { freePort } from './loopback-ports.ts';
import type { MariadbServer } from './mariadb.ts';
import type { MonitoringServer } from './monitoring.ts';
import type { RecordFile } from './record-file.ts';
import { endServer, untilItAnswers } from './start-and-stop.ts';
import type { ServiceAccess, StackServer, StackStatus } from './stack-server.ts';
import { isRunning, statusOf } from './status.ts';

/** As in `grafanaDependency` of the plugin's plugin.json. */
const OLDEST = { major: 12, minor: 3 };
const HOST = '127.0.0.1';
const PLUGIN = 'thermobench-collector-app';
/** A Raspberry Pi takes a minute to migrate a new database. */
const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 30_000;
const ANSWER_LIMIT_MS = 3_000;

/** Other servers of the stack: while one is up, Grafana gets a data source for it. */
interface Readable {
  readonly mariadb: Pick<MariadbServer, 'status' | 'admitReader'>;
  readonly monitoring: Pick<MonitoringServer, 'status'>;
}

/** Files in provisioning/grafana/datasources that are left out while their server is down. */
const DATA_SOURCES = [
  { server: 'mariadb', title: 'MariaDB', file: 'mariadb.yaml' },
  { server: 'monitoring', title: 'Prometheus', file: 'prometheus.yaml' },
] as const;

const Health = z.object({ database: z.literal('ok'), version: z.string() });

/** A private Grafana with the plugin, set up by provisioning/grafana. Cannot be the target of a run. */
export class GrafanaServer implements StackServer {
  readonly name = 'grafana';
  readonly #folder: string;
  readonly #stack: Readable;
  readonly #record: RecordFile<GrafanaRecord>;

  constructor(folder: string, stack: Readable) {
    this.#folder = folder;
    this.#stack = stack;
    this.#record = grafanaRecord(folder);
  }

  async status(): Promise<StackStatus> {
    const record = this.#record.read();
    const member = record && { ...record, address: `${HOST}:${record.port}`, askVersion: () => askVersion(record) };
    const status = await statusOf(this, this.#folder, member ? [member] : []);
    const missing = status.state === 'down' ? [] : await this.#missing();
    if (missing.length === 0) {
      return status;
    }
    const what = `Grafana has no data source for ${missing.join(' and ')}, which started after Grafana.`;
    return { ...status, note: `${what} \`thermobench stack up grafana\` restarts Grafana and adds the data source.` };
  }

  /** Servers of the stack that are running, but were down when Grafana started. */
  async #missing(): Promise<string[]> {
    const absent = DATA_SOURCES.filter(({ file }) => !existsSync(join(this.#provisioning, 'datasources', file)));
    const states = await Promise.all(absent.map(({ server }) => this.#stack[server].status()));
    return absent.filter((_, at) => states[at]?.state === 'up').map(({ title }) => title);
  }

  /**
   * Starts Grafana, or restarts it if the service's address or tokens, the private MariaDB or Prometheus, or the plugin have
   * changed. Grafana serves only the plugin files that existed at its start.
   */
  async up(service: ServiceAccess): Promise<StackStatus> {
    const home = findGrafana(process.env);
    const plugin = findPlugin(process.env);
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const known = this.#record.read();
    const record = known ?? newRecord();
    const mariadb = await this.#stack.mariadb.admitReader(record.readerPassword);
    const monitoring = await this.#stack.monitoring.status();
    const reached = {
      THERMOBENCH_URL: service.url,
      THERMOBENCH_TOKEN: service.tokens.full,
      THERMOBENCH_READONLY_TOKEN: service.tokens.readOnly,
      THERMOBENCH_DASHBOARDS: DASHBOARDS,
      ...(mariadb && {
        THERMOBENCH_MARIADB_ADDRESS: mariadb.address,
        THERMOBENCH_MARIADB_USER: mariadb.user,
        THERMOBENCH_MARIADB_PASSWORD: record.readerPassword,
      }),
      ...(monitoring.state !== 'down' && { THERMOBENCH_PROMETHEUS_URL: `http://${monitoring.address}` }),
    };
    const startedWith = digest({ home, plugin, files: readdirSync(plugin, { recursive: true }).sort(), reached });
    if (!isRunning(record) || record.startedWith !== startedWith) {
      await endServer(this.#life(record), 'SIGTERM', STOP_LIMIT_MS);
      this.#provision(plugin, [
        ...(mariadb === undefined ? ['mariadb.yaml'] : []),
        ...(monitoring.state === 'down' ? ['prometheus.yaml'] : []),
      ]);
      record.port = await freePort(record.port);
      record.startedWith = startedWith;
      const args = ['server', '--homepath', home, '--config', join(PROVISIONING, 'thermobench.ini')];
      const env = { ...ownEnvironment(), ...this.#settings(record), ...reached };
      record.process = await launch(join(home, 'bin/grafana'), args, this.#logFile, env);
      this.#record.keep(record);
    }
    await untilItAnswers(this.#life(record), () => askVersion(record), START_LIMIT_MS);
    const status = await this.status();
    await this.#refuseOld(status.version ?? '', record);
    const secret = `Sign in at http://${status.address} as admin with the password ${record.adminPassword}`;
    return known ? status : { ...status, note: `${secret} (kept in ${this.#folder}/server.json).` };
  }

  async down(): Promise<StackStatus> {
    const record = this.#record.read();
    if (record) {
      await endServer(this.#life(record), 'SIGTERM', STOP_LIMIT_MS);
    }
    return this.status();
  }

  /** Throws for an older version, which would skip the plugin and only mention that in its log. */
  async #refuseOld(version: string, record: GrafanaRecord): Promise<void> {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
      await endServer(this.#life(record), 'SIGTERM', STOP_LIMIT_MS);
      throw new Fault({
        kind: 'configuration',
        code: 'GRAFANA_TOO_OLD',
        message: `This Grafana is ${version}; the plugin needs ${OLDEST.major}.${OLDEST.minor} or newer.`,
        hint: 'Install a newer one, or set GRAFANA_HOME to one.',
      });
    }
  }

  get #provisioning(): string {
    return join(this.#folder, 'provisioning');
  }

  get #logFile(): string {
    return join(this.#folder, 'grafana.log');
  }

  /** Secrets are passed in the environment, which no other user can read; a file would remain after the process has ended. */
  #settings(record: GrafanaRecord): Record<string, string> {
    return {
      GF_SERVER_HTTP_PORT: String(record.port),
      GF_PATHS_DATA: join(this.#folder, 'data'),
      GF_PATHS_LOGS: join(this.#folder, 'data/log'),
      GF_PATHS_PLUGINS: join(this.#folder, 'plugins'),
      GF_PATHS_PROVISIONING: this.#provisioning,
      GF_SECURITY_ADMIN_PASSWORD: record.adminPassword,
      GF_SECURITY_SECRET_KEY: record.secretKey,
    };
  }

  /** Leaves out data sources that are unreachable, because they would only confuse people. */
  #provision(plugin: string, unreachable: readonly string[]): void {
    const provisioning = this.#provisioning;
    rmSync(provisioning, { recursive: true, force: true });
    for (const part of ['plugins', 'datasources', 'dashboards']) {
      cpSync(join(PROVISIONING, part), join(provisioning, part), {
        recursive: true,
        filter: (file) => !unreachable.includes(basename(file)),
      });
    }
    // Grafana logs errors about missing folders.
    mkdirSync(join(provisioning, 'alerting'));
    mkdirSync(join(this.#folder, 'plugins'), { recursive: true });
    const link = join(this.#folder, 'plugins', PLUGIN);
    rmSync(link, { recursive: true, force: true });
    symlinkSync(plugin, link);
  }

  #life(record: GrafanaRecord) {
    return { title: 'Grafana', name: this.name, logFile: this.#logFile, process: record.process };
  }
}

/** The version that Grafana reports when it is ready. Throws if Grafana is not ready in time. */
async function askVersion({ port }: GrafanaRecord): Promise<string> {
  const response = await fetch(`http://${HOST}:${port}/api/health`, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
  return Health.parse(await response.json()).version;
}

/** The environment without settings that the user made for another Grafana. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GF_')));
}
