import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { inject } from 'vitest';
import { z } from 'zod';

import { TrialService } from '../../service/test/http/trial-service.ts';
import { grafanaRecord } from '../../service/src/stack/grafana-record.ts';
import { GrafanaServer } from '../../service/src/stack/grafana.ts';
import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import { MonitoringServer } from '../../service/src/stack/monitoring.ts';
import type { Role } from './grafana/scene.ts';
import { sendRaw, type RawAnswer, type RawRequest } from './raw-request.ts';

const User = z.object({ id: z.int() });

/** The reason to show if the tests in a real Grafana are skipped; undefined if they are not. */
export const NO_GRAFANA = process.env.GRAFANA_HOME
  ? undefined
  : 'SKIPPED: set GRAFANA_HOME to the folder of an installed Grafana 12.3 or newer';
if (NO_GRAFANA) {
  console.warn(NO_GRAFANA);
}

/**
 * For tests: a real Grafana with the built plugin and a user of each role, in front of a real service.
 *
 * ```ts
 * describe.skipIf(NO_GRAFANA)(NO_GRAFANA ?? 'in a real Grafana', () => { … await RealGrafana.start() … });
 * ```
 */
export class RealGrafana {
  readonly service: TrialService;
  readonly address: string;
  readonly #passwords: Record<Role, string>;
  readonly #ends: AsyncDisposableStack;

  private constructor(parts: {
    service: TrialService;
    address: string;
    passwords: Record<Role, string>;
    ends: AsyncDisposableStack;
  }) {
    this.service = parts.service;
    this.address = parts.address;
    this.#passwords = parts.passwords;
    this.#ends = parts.ends;
  }

  /**
   * @param behind - A running service and its stores, which outlive this Grafana. By default, starts a service without
   * a store.
   */
  static async start(behind?: Behind): Promise<RealGrafana> {
    process.env.THERMOBENCH_PLUGIN = inject('pluginFolder');
    const folder = mkdtempSync(join(tmpdir(), 'thermobench-grafana-'));
    const ends = new AsyncDisposableStack();
    ends.defer(() => rmSync(folder, { recursive: true, force: true }));
    const { service, mariadb, monitoring } = behind ?? (await nothingBehind(folder, ends));
    const server = new GrafanaServer(join(folder, 'grafana'), { mariadb, monitoring });
    ends.defer(async () => void (await server.down()));
    const { address } = await server.up({ url: service.address, tokens: service.tokens });
    const password = grafanaRecord(join(folder, 'grafana')).read()?.adminPassword ?? '';
    const passwords = { Anonymous: '', Viewer: password, Editor: password, Admin: password };
    const grafana = new RealGrafana({ service, address: `http://${address}`, passwords, ends });
    await grafana.#addUser('Viewer');
    await grafana.#addUser('Editor');
    return grafana;
  }

  /** Name and password of the user with that role. */
  login(role: Exclude<Role, 'Anonymous'>): { user: string; password: string } {
    return { user: role.toLowerCase(), password: this.#passwords[role] };
  }

  /** Sends a request as the user with that role; without a login for `Anonymous`. */
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

  [Symbol.asyncDispose](): Promise<void> {
    return this.#ends.disposeAsync();
  }
}

/** The service and the stores behind a Grafana. */
interface Behind {
  readonly service: TrialService;
  readonly mariadb: MariadbServer;
  readonly monitoring: MonitoringServer;
}

async function nothingBehind(folder: string, ends: AsyncDisposableStack): Promise<Behind> {
  const mariadb = new MariadbServer(join(folder, 'mariadb'));
  return {
    service: ends.use(await TrialService.start()),
    mariadb,
    monitoring: new MonitoringServer(join(folder, 'monitoring'), mariadb),
  };
}
