import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { inject } from 'vitest';
import { z } from 'zod';

import { TrialService } from '../../service/src/http/trial-service.ts';
import { grafanaRecord } from '../../service/src/stack/grafana-record.ts';
import { GrafanaServer } from '../../service/src/stack/grafana.ts';
import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import { MonitoringServer } from '../../service/src/stack/monitoring.ts';
import type { Role } from './grafana/scene.ts';
import { sendRaw, type RawAnswer, type RawRequest } from './raw-request.ts';

const User = z.object({ id: z.int() });

/** Why stories in a real Grafana are not told; undefined where they are. To be read by whoever runs the tests. */
export const NO_GRAFANA = process.env.GRAFANA_HOME
  ? undefined
  : 'SKIPPED: set GRAFANA_HOME to the folder of an installed Grafana 12.3 or newer';
if (NO_GRAFANA) {
  console.warn(NO_GRAFANA);
}

/**
 * For tests: a real Grafana with the built plugin, in front of a real service, with a user of each role.
 *
 * ```ts
 * describe.skipIf(NO_GRAFANA)(NO_GRAFANA ?? 'in a real Grafana', () => { … await RealGrafana.start() … });
 * ```
 */
export class RealGrafana {
  readonly service: TrialService;
  readonly address: string;
  readonly #server: GrafanaServer;
  readonly #passwords: Record<Role, string>;
  readonly #folder: string;

  private constructor(parts: {
    service: TrialService;
    address: string;
    server: GrafanaServer;
    passwords: Record<Role, string>;
    folder: string;
  }) {
    this.service = parts.service;
    this.address = parts.address;
    this.#server = parts.server;
    this.#passwords = parts.passwords;
    this.#folder = parts.folder;
  }

  static async start(): Promise<RealGrafana> {
    process.env.THERMOBENCH_PLUGIN = inject('pluginFolder');
    const folder = mkdtempSync(join(tmpdir(), 'thermobench-grafana-'));
    const service = await TrialService.start();
    const mariadb = new MariadbServer(join(folder, 'mariadb'));
    const monitoring = new MonitoringServer(join(folder, 'monitoring'), mariadb);
    const server = new GrafanaServer(join(folder, 'grafana'), { mariadb, monitoring });
    const { address } = await server.up({ url: service.address, tokens: service.tokens });
    const password = grafanaRecord(join(folder, 'grafana')).read()?.adminPassword ?? '';
    const passwords = { Anonymous: '', Viewer: password, Editor: password, Admin: password };
    const grafana = new RealGrafana({ service, address: `http://${address}`, server, passwords, folder });
    await grafana.#addUser('Viewer');
    await grafana.#addUser('Editor');
    return grafana;
  }

  /** Name and password of the user with that role. */
  login(role: Exclude<Role, 'Anonymous'>): { user: string; password: string } {
    return { user: role.toLowerCase(), password: this.#passwords[role] };
  }

  /** As the user with that role; as nobody for `Anonymous`. */
  ask(role: Role, request: RawRequest): Promise<RawAnswer> {
    const { user, password } = role === 'Anonymous' ? { user: '', password: '' } : this.login(role);
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return sendRaw(this.address, {
      ...request,
      headers: { ...request.headers, ...(role === 'Anonymous' ? {} : { authorization }) },
    });
  }

  async #addUser(role: 'Viewer' | 'Editor'): Promise<void> {
    const { user, password } = this.login(role);
    const body = { name: role, login: user, password, OrgId: 1 };
    const added = await this.ask('Admin', { method: 'POST', path: '/api/admin/users', body });
    const { id } = User.parse(JSON.parse(added.body));
    await this.ask('Admin', { method: 'PATCH', path: `/api/orgs/1/users/${id}`, body: { role } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.down();
    await this.service[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
