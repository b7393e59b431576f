import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { provisioned, provisionedText } from './provisioned.ts';
import type { ServiceAccess } from './stack-server.ts';

/** The service's address in the file that users install; they edit the file if their service has another address. */
const USUAL_SERVICE = 'http://127.0.0.1:7411/';

/**
 * Writes Prometheus's files to `folder`: the configuration that a user would install, with the service's address, its rules and
 * the read-only token. Returns the text of everything that Prometheus reads only at its start.
 */
export function writePrometheusFiles(folder: string, service: ServiceAccess): string {
  const configuration = provisionedText('prometheus/prometheus.yml');
  const own = configuration.replaceAll(USUAL_SERVICE, new URL('/', service.url).href);
  writeFileSync(join(folder, 'prometheus.yml'), own, { mode: 0o600 });
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
