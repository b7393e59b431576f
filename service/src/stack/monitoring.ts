import { mkdirSync, writeFileSync } from 'node:fs';

import { z } from 'zod';

import type { ExporterComponent } from '../model/scrape.ts';
import {
  alertmanagerFile,
  alertmanagerFileHint,
  alertmanagerFileProblem,
  keepAlertmanagerFile,
  reachesPeople,
} from './alertmanager-file.ts';
import { launch } from './detached-process.ts';
import { digest } from './digest.ts';
import { LoopbackPorts } from './loopback-ports.ts';
import type { MariadbServer } from './mariadb.ts';
import {
  alertmanager,
  findMonitoringProgram,
  hasMonitoringProgram,
  mysqldExporter,
  nodeExporter,
  prometheus,
  textfileFolder,
  type Command,
} from './monitoring-programs.ts';
import {
  monitoringRecord,
  newMember,
  newRecord,
  type MemberRecord,
  type MonitoringRecord,
} from './monitoring-record.ts';
import { writePrometheusFiles } from './prometheus-files.ts';
import type { RecordFile } from './record-file.ts';
import { endServer, orOnOtherPorts, untilItAnswers } from './start-and-stop.ts';
import type { ServiceAccess, StackExporter, StackServer, StackStatus } from './stack-server.ts';
import { isRunning, statusOf, wasStopped } from './status.ts';

const HOST = '127.0.0.1';
/** Prometheus first replays data that is not in blocks yet, which is slow from an SD card. */
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 3_000;

const BuildInfo = z.object({ data: z.object({ version: z.string() }) });

/** One of the processes: its stored record, and how to start it. */
interface Member {
  readonly kept: MemberRecord;
  readonly command: Command;
}

/**
 * A private Prometheus, set up by provisioning/prometheus, the exporters for this machine and the private MariaDB, and an
 * Alertmanager if it is installed. Prometheus gets its scrape targets from the service. Cannot be the target of a run.
 */
export class MonitoringServer implements StackServer {
  readonly name = 'monitoring';
  readonly #folder: string;
  readonly #mariadb: MariadbServer;
  readonly #record: RecordFile<MonitoringRecord>;
  readonly #isInstalled: (command: Command) => boolean;

  /**
   * @param mariadb - The stack's own MariaDB, which is monitored too once an `up` finds it running.
   * @param isInstalled - Whether a program that the monitoring can do without is installed.
   */
  constructor(folder: string, mariadb: MariadbServer, isInstalled = hasMonitoringProgram) {
    this.#folder = folder;
    this.#mariadb = mariadb;
    this.#isInstalled = isInstalled;
    this.#record = monitoringRecord(folder);
  }

  /** State, address, process and version of Prometheus. */
  async status(): Promise<StackStatus> {
    const record = this.#record.read();
    const members = record ? this.#members(record) : [];
    const ended = members.filter(({ kept }) => !isRunning(kept));
    const prometheus = record && {
      ...record.prometheus,
      address: address(record.prometheus),
      askVersion: () => askVersion(record.prometheus),
    };
    const status = await statusOf(this, this.#folder, prometheus ? [prometheus] : []);
    const notes = [
      ...(ended.length > 0 && ended.length < members.length
        ? [`${titles(ended)} ended: \`thermobench stack up monitoring\` starts it again.`]
        : []),
      ...(status.state === 'up' ? await this.#alertNotes(record) : []),
    ];
    return { ...status, ...(notes.length > 0 && { note: notes.join(' ') }) };
  }

  /**
   * Starts the programs that are not running, and restarts those whose settings have changed, such as the address of the service.
   */
  async up(service: ServiceAccess): Promise<StackStatus> {
    mkdirSync(textfileFolder(this.#folder), { recursive: true, mode: 0o700 });
    const record = this.#record.read() ?? newRecord();
    const store = await this.#mariadb.admitExporter(record.exporterPassword);
    if (store !== undefined) {
      record.mysqld = { ...(record.mysqld ?? newMember(9104)), store };
    }
    if (this.#hasAlertmanager()) {
      record.alertmanager ??= newMember(9093);
    }
    await orOnOtherPorts(() => this.#start(record, service));
    return this.status();
  }

  async down(): Promise<StackStatus> {
    const record = this.#record.read();
    for (const member of record ? this.#members(record) : []) {
      await endServer(this.#life(member), 'SIGTERM', STOP_LIMIT_MS);
      member.kept.process = null;
    }
    if (record) {
      this.#record.keep(record);
    }
    return this.status();
  }

  exporters(): StackExporter[] {
    const { node = null, mysqld = null } = this.#record.read() ?? {};
    return [
      ...(wasStopped(node) ? [] : [exporter('node', node)]),
      // If the server was stopped on purpose, its exporter must not report it as down.
      ...(wasStopped(mysqld) || this.#mariadb.wasStopped() ? [] : [exporter('mysqld', mysqld)]),
    ];
  }

  /** For tests: kills one of its processes as a crash would. */
  async kill(title: string, signal: NodeJS.Signals): Promise<void> {
    const record = this.#record.read();
    const member = record && this.#members(record).find(({ command }) => command.title === title);
    if (!member) {
      throw new Error(`The monitoring in ${this.#folder} has no ${title}.`);
    }
    await endServer(this.#life(member), signal, STOP_LIMIT_MS);
  }

  /** Why alerts do not reach anybody yet, or why the Alertmanager does not use its current file; empty if all is well. */
  async #alertNotes(record: MonitoringRecord | undefined): Promise<string[]> {
    if (!this.#hasAlertmanager()) {
      return ['Alerts reach nobody: install prometheus-alertmanager, then repeat `thermobench stack up monitoring`.'];
    }
    if (!record?.alertmanager) {
      return ['Alerts reach nobody yet: `thermobench stack up monitoring` starts the Alertmanager.'];
    }
    const file = alertmanagerFile(this.#folder);
    const problem = await alertmanagerFileProblem(this.#folder);
    if (problem !== null) {
      const used = isRunning(record.alertmanager)
        ? 'the Alertmanager still uses its previous configuration'
        : 'alerts reach nobody';
      return [`${file} is not valid (${problem}), so ${used}. ${alertmanagerFileHint(this.#folder)}`];
    }
    return reachesPeople(keepAlertmanagerFile(this.#folder))
      ? []
      : [`Alerts reach nobody yet: choose a receiver in ${file}, then repeat \`thermobench stack up monitoring\`.`];
  }

  #hasAlertmanager(): boolean {
    return this.#isInstalled(alertmanager(this.#folder, 0));
  }

  #members({ prometheus: central, node, alertmanager: alerts, mysqld, exporterPassword }: MonitoringRecord): Member[] {
    const members = [
      { kept: central, command: prometheus(this.#folder, central.port) },
      { kept: node, command: nodeExporter(this.#folder, node.port) },
    ];
    // Optional: without its program, the rest of the monitoring works.
    if (alerts && (isRunning(alerts) || this.#hasAlertmanager())) {
      members.push({ kept: alerts, command: alertmanager(this.#folder, alerts.port) });
    }
    if (mysqld) {
      const login = { store: mysqld.store, password: exporterPassword };
      members.push({ kept: mysqld, command: mysqldExporter(this.#folder, mysqld.port, login) });
    }
    return members;
  }

  async #start(record: MonitoringRecord, service: ServiceAccess): Promise<void> {
    for (const { command } of await this.#restartable(record)) {
      // Checks all programs first, so that nothing is started if one is missing.
      findMonitoringProgram(command);
    }
    await choosePorts(this.#members(record).map(({ kept }) => kept));
    const read = this.#writeFiles(record, service);
    for (const member of await this.#restartable(record)) {
      await this.#keepUp(member, digest([member.command, read.get(member.kept) ?? false]));
      this.#record.keep(record);
    }
    await Promise.all(
      this.#members(record).map((member) => untilItAnswers(this.#life(member), () => ask(member), START_LIMIT_MS))
    );
  }

  /**
   * All members, except a running Alertmanager that could not be started again because its program is missing or its new file
   * is not valid.
   */
  async #restartable(record: MonitoringRecord): Promise<Member[]> {
    const canRestart = this.#hasAlertmanager() && (await alertmanagerFileProblem(this.#folder)) === null;
    return this.#members(record).filter(({ kept }) => canRestart || kept !== record.alertmanager || !isRunning(kept));
  }

  /** Writes the members' files, and returns the text of those that are read only at the start, for each member that has such files. */
  #writeFiles(record: MonitoringRecord, service: ServiceAccess): ReadonlyMap<MemberRecord, string> {
    const { prometheus: central } = record;
    const alerts = this.#members(record).find(({ kept }) => kept === record.alertmanager)?.kept ?? null;
    const addresses = { prometheus: address(central), alertmanager: alerts && address(alerts) };
    const read = new Map([[central, writePrometheusFiles(this.#folder, service, addresses)]]);
    return alerts ? read.set(alerts, keepAlertmanagerFile(this.#folder)) : read;
  }

  async #keepUp({ kept, command }: Member, startedWith: string): Promise<void> {
    if (isRunning(kept) && kept.startedWith === startedWith) {
      return;
    }
    const program = findMonitoringProgram(command);
    await endServer(this.#life({ kept, command }), 'SIGTERM', STOP_LIMIT_MS);
    if (command.login) {
      writeFileSync(command.login.file, command.login.text, { mode: 0o600 });
    }
    kept.process = await launch(program, command.args, command.logFile, { ...process.env, ...command.env });
    kept.startedWith = startedWith;
  }

  #life({ kept, command: { title, logFile, hint } }: Member) {
    return { title, name: this.name, logFile, process: kept.process, ...(hint && { hint }) };
  }
}

/** For members that are not running: keeps their earlier ports unless another program has taken them. */
async function choosePorts(members: MemberRecord[]): Promise<void> {
  await using ports = new LoopbackPorts();
  for (const member of members) {
    member.port = isRunning(member) ? member.port : await ports.take(member.port);
  }
}

function address({ port }: MemberRecord): string {
  return `${HOST}:${port}`;
}

function exporter(component: ExporterComponent, member: MemberRecord): StackExporter {
  return { component, address: address(member) };
}

function titles(members: readonly Member[]): string {
  return members.map(({ command }) => command.title).join(' and ');
}

/** Throws if the member is not ready, or does not answer in time. */
async function ask({ kept, command }: Member): Promise<void> {
  const response = await get(kept, command.readyPath);
  await response.body?.cancel();
  if (!response.ok) {
    throw new Error(`it answers ${response.status}`);
  }
}

async function askVersion(prometheus: MemberRecord): Promise<string> {
  const response = await get(prometheus, '/api/v1/status/buildinfo');
  return BuildInfo.parse(await response.json()).data.version;
}

function get(member: MemberRecord, path: string): Promise<Response> {
  return fetch(`http://${address(member)}${path}`, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
}
