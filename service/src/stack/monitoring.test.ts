import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { isAlive } from './detached-process.ts';
import { MariadbServer } from './mariadb.ts';
import { mariadbRecord, newRecord as newMariadb } from './mariadb-record.ts';
import { MonitoringServer } from './monitoring.ts';
import { monitoringRecord, newMember, newRecord } from './monitoring-record.ts';

const SERVICE = { url: 'http://127.0.0.1:7411', tokens: { full: 'full', readOnly: 'read-only' } };
/** Answers as the programs do when they are ready; ends at once if its configuration is broken, as the Alertmanager does. */
const PROGRAM = `#!${process.execPath}
const valueOf = (name) => process.argv.find((arg) => arg.startsWith('--' + name + '='))?.split('=')[1];
const file = valueOf('config.file');
if (file?.endsWith('alertmanager.yml') && require('node:fs').readFileSync(file, 'utf8').includes('[broken')) process.exit(1);
require('node:http')
  .createServer((request, response) => response.end('{"data":{"version":"2.42.0"}}'))
  .listen(Number(valueOf('web.listen-address').split(':')[1]), '127.0.0.1');
`;
const VALID =
  'route: {receiver: people}\nreceivers:\n  - name: people\n    webhook_configs: [{url: "http://127.0.0.1:1"}]\n';
const BROKEN = 'route:\n  receiver: people\nreceivers: [broken\n';

const uninstalled = new Set<string>();

let folder: string;
let monitoring: MonitoringServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thermobench-monitoring-'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  for (const name of ['prometheus', 'prometheus-node-exporter', 'prometheus-alertmanager']) {
    await writeFile(join(bin, name), PROGRAM, { mode: 0o755 });
  }
  await writeFile(
    join(bin, 'amtool'),
    '#!/bin/sh\necho "Checking"\ngrep -q unknown "$2" || exit 0\necho "  FAILED: undefined receiver"\nexit 1\n',
    { mode: 0o755 }
  );
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
  await mkdir(join(folder, 'monitoring'));
  const [prometheus, node, alertmanager] = [newMember(0), newMember(0), newMember(0)];
  monitoringRecord(join(folder, 'monitoring')).keep({ ...newRecord(), prometheus, node, alertmanager });
  await configure(VALID);
  monitoring = new MonitoringServer(
    join(folder, 'monitoring'),
    new MariadbServer(join(folder, 'mariadb')),
    ({ program }) => !uninstalled.has(program)
  );
});

afterEach(async () => {
  uninstalled.clear();
  await monitoring.down();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const configure = (text: string) => writeFile(join(folder, 'monitoring', 'alertmanager.yml'), text);
const recorded = () => monitoringRecord(join(folder, 'monitoring')).read();

describe("the Alertmanager's file", () => {
  it.each([
    [
      'that is no YAML',
      BROKEN,
      /alertmanager\.yml is not valid \(line \d+: [^)]*\).*previous configuration.*amtool check-config/,
    ],
    ['that the Alertmanager refuses', `${VALID}# unknown`, /is not valid \(undefined receiver\)/],
  ])('%s ends no running Alertmanager; the status names the error', async (_, text, note) => {
    expect(await monitoring.up(SERVICE)).not.toHaveProperty('note');
    const before = recorded()?.alertmanager;
    await configure(text);
    expect(await monitoring.up(SERVICE)).toMatchObject({ state: 'up', note: expect.stringMatching(note) });
    expect(recorded()?.alertmanager).toEqual(before);
    expect(await monitoring.status()).toMatchObject({ note: expect.stringMatching(note) });

    // Once it is mended, the Alertmanager reads it.
    await configure(`${VALID}# mended`);
    expect(await monitoring.up(SERVICE)).not.toHaveProperty('note');
    expect(recorded()?.alertmanager).not.toEqual(before);
  });

  it('is named if the Alertmanager does not start because of it', async () => {
    await configure(BROKEN);
    await expect(monitoring.up(SERVICE)).rejects.toMatchObject({
      code: 'STACK_START',
      hint: expect.stringMatching(/amtool check-config .*alertmanager\.yml/),
    });
  });
});

describe('an Alertmanager that is not installed any more', () => {
  it('is left out, and the status says so', async () => {
    await monitoring.up(SERVICE);
    await monitoring.down();
    uninstalled.add('prometheus-alertmanager');
    expect(await monitoring.up(SERVICE)).toMatchObject({
      state: 'up',
      note: expect.stringMatching(/^Alerts reach nobody: install prometheus-alertmanager/),
    });
    expect(recorded()?.alertmanager?.process).toBeNull();
  });

  it('keeps running until it is stopped', async () => {
    await monitoring.up(SERVICE);
    const mark = recorded()?.alertmanager?.process;
    uninstalled.add('prometheus-alertmanager');
    await configure(`${VALID}# changed`);
    await monitoring.up(SERVICE);
    expect(mark && isAlive(mark)).toBe(true);
    await monitoring.down();
    expect(mark && isAlive(mark)).toBe(false);
  });

  it('is not called missing if it is installed and was never started', async () => {
    await monitoring.up(SERVICE);
    const record = recorded();
    const mark = record?.alertmanager?.process;
    monitoringRecord(join(folder, 'monitoring')).keep({ ...newRecord(), ...record, alertmanager: null });
    expect((await monitoring.status()).note).not.toContain('install ');
    expect((await monitoring.status()).note).toContain('`thermobench stack up monitoring` starts the Alertmanager');
    monitoringRecord(join(folder, 'monitoring')).keep({ ...newRecord(), ...record });
    expect(mark && isAlive(mark)).toBe(true);
  });
});

describe('the exporters', () => {
  const crashed = { pid: 1, startTicks: 'of an earlier process' };

  it('of programs that crashed are listed, and of those that were stopped on purpose are not', async () => {
    await monitoring.up(SERVICE);
    await monitoring.kill('node_exporter', 'SIGKILL');
    expect(monitoring.exporters()).toMatchObject([{ component: 'node' }]);
    await monitoring.down();
    expect(monitoring.exporters()).toEqual([]);
  });

  it('leave out a MariaDB that was stopped on purpose, and keep one that crashed', async () => {
    await mkdir(join(folder, 'mariadb'));
    const record = monitoringRecord(join(folder, 'monitoring'));
    const mysqld = { ...newMember(9104), process: crashed, store: '127.0.0.1:3306' };
    record.keep({ ...newRecord(), mysqld });
    mariadbRecord(join(folder, 'mariadb')).keep({ ...newMariadb(), process: crashed });
    expect(monitoring.exporters()).toMatchObject([{ component: 'mysqld' }]);
    await new MariadbServer(join(folder, 'mariadb')).down();
    expect(monitoring.exporters()).toEqual([]);
  });
});
