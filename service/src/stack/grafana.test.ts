import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { GrafanaServer } from './grafana.ts';
import type { StackStatus } from './stack-server.ts';

/** Answers as Grafana does when it is ready. */
const PROGRAM = `#!${process.execPath}
require('node:http')
  .createServer((request, response) => response.end('{"database":"ok","version":"12.3.0"}'))
  .listen(Number(process.env.GF_SERVER_HTTP_PORT), '127.0.0.1');
`;
const SERVICE = { url: 'http://127.0.0.1:7411', tokens: { full: 'full', readOnly: 'read-only' } };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thermobench-grafana-'));
  for (const [file, text] of Object.entries({
    'home/bin/grafana': PROGRAM,
    'home/conf/defaults.ini': '',
    'plugin/module.js': '',
  })) {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  await chmod(join(folder, 'home/bin/grafana'), 0o755);
  vi.stubEnv('GRAFANA_HOME', join(folder, 'home'));
  vi.stubEnv('THERMOBENCH_PLUGIN', join(folder, 'plugin'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const stateOf = (name: string, state: StackStatus['state']): StackStatus => ({
  name,
  state,
  address: '127.0.0.1:9090',
  pid: null,
  version: null,
  folder,
});

it('says which servers started after Grafana, and how to get their data sources', async () => {
  const states: Record<string, StackStatus['state']> = { mariadb: 'down', monitoring: 'down' };
  const grafana = new GrafanaServer(join(folder, 'grafana'), {
    mariadb: {
      status: async () => stateOf('mariadb', states.mariadb ?? 'down'),
      admitReader: async () => (states.mariadb === 'up' ? { address: '127.0.0.1:3306', user: 'reader' } : undefined),
    },
    monitoring: { status: async () => stateOf('monitoring', states.monitoring ?? 'down') },
  });
  expect((await grafana.status()).note).toBeUndefined();
  try {
    await grafana.up(SERVICE);
    expect((await grafana.status()).note).toBeUndefined();

    states.monitoring = 'up';
    expect((await grafana.status()).note).toBe(
      'Grafana has no data source for Prometheus, which started after Grafana. `thermobench stack up grafana` restarts Grafana and adds the data source.'
    );
    states.mariadb = 'up';
    expect((await grafana.status()).note).toContain('no data source for MariaDB and Prometheus');

    await grafana.up(SERVICE);
    expect((await grafana.status()).note).toBeUndefined();
  } finally {
    expect((await grafana.down()).note).toBeUndefined();
  }
});
