import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { provisioned, provisionedText } from './provisioned.ts';
import type { ServiceAccess } from './stack-server.ts';

/** Addresses in the file that users install; users with other addresses edit it. */
const USUAL = { service: 'http://127.0.0.1:7411/', prometheus: '127.0.0.1:9090' };

/** Host and port of Prometheus itself and of the Alertmanager, which is null if there is none. */
export interface MonitoringAddresses {
  readonly prometheus: string;
  readonly alertmanager: string | null;
}

/**
 * Writes Prometheus's files to `folder`: the configuration that a user would install, with the addresses of this stack, its rules,
 * the Alertmanager's address and the read-only token. Returns the text of everything that Prometheus reads only at its start.
 */
export function writePrometheusFiles(folder: string, service: ServiceAccess, addresses: MonitoringAddresses): string {
  const own = provisionedText('prometheus/prometheus.yml')
    .replaceAll(USUAL.service, new URL('/', service.url).href)
    .replaceAll(USUAL.prometheus, addresses.prometheus);
  const alertmanagers = addresses.alertmanager === null ? [] : [{ targets: [addresses.alertmanager] }];
  writeFileSync(join(folder, 'prometheus.yml'), own, { mode: 0o600 });
  writeFileSync(join(folder, 'alertmanagers.yml'), JSON.stringify(alertmanagers), { mode: 0o600 });
  writeFileSync(join(folder, 'thermobench-token'), service.tokens.readOnly, { mode: 0o600 });
  const rules = provisioned('prometheus/rules');
  const link = join(folder, 'rules');
  rmSync(link, { force: true });
  symlinkSync(rules, link);
  return [own, ...ruleFiles(rules).map((file) => readFileSync(file, 'utf8'))].join('\n');
}

function ruleFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => join(folder, name));
}
