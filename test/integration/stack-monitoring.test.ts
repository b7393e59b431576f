import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { TrialService } from '../../service/test/http/trial-service.ts';
import { isAlive } from '../../service/src/stack/detached-process.ts';
import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import { MonitoringServer } from '../../service/src/stack/monitoring.ts';
import { monitoringRecord, newMember, newRecord } from '../../service/src/stack/monitoring-record.ts';
import { query } from './prometheus-query.ts';

/** Some scrapes, and the time Prometheus needs to discover a new target. */
const SCRAPED = { timeout: 60_000, interval: 500 };
const THIS_HOST = { host: os.hostname(), job: 'thermobench', value: 1 };

/** A separate service for a test, with monitoring and MariaDB. */
class Trial {
  readonly service: TrialService;
  readonly mariadb: MariadbServer;
  readonly monitoring: MonitoringServer;
  readonly folder: string;

  private constructor(service: TrialService) {
    this.service = service;
    this.folder = join(service.dataFolder, 'stack', 'monitoring');
    // Any free ports: the tests of another runner may be about to take the usual ones.
    mkdirSync(this.folder, { recursive: true });
    const [central, node, alertmanager] = [newMember(0), newMember(0), newMember(0)];
    monitoringRecord(this.folder).keep({ ...newRecord(), prometheus: central, node, alertmanager });
    this.mariadb = new MariadbServer(join(service.dataFolder, 'stack', 'mariadb'));
    this.monitoring = new MonitoringServer(this.folder, this.mariadb);
  }

  static async start(): Promise<Trial> {
    return new Trial(await TrialService.start());
  }

  up(url = this.service.address) {
    return this.monitoring.up({ url, tokens: this.service.tokens });
  }

  /** Uncomments the sample of a webhook, as a user would. */
  async chooseReceiver(): Promise<void> {
    const file = join(this.folder, 'alertmanager.yml');
    const [sample, url] = ['# webhook_configs:\n    #   - url: ', 'webhook_configs:\n      - url: '];
    await writeFile(file, (await readFile(file, 'utf8')).replace(sample, url));
  }

  /** Its processes by part, as the record has them; null for one that never existed. */
  processes() {
    const record = monitoringRecord(this.folder).read();
    return {
      prometheus: record?.prometheus.process ?? null,
      node: record?.node.process ?? null,
      alertmanager: record?.alertmanager?.process ?? null,
      mysqld: record?.mysqld?.process ?? null,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.monitoring.down();
    await this.mariadb.kill('SIGKILL');
    await this.service[Symbol.asyncDispose]();
  }
}

describe('private monitoring', { timeout: 240_000 }, () => {
  it('scrapes the service, this machine, and a MariaDB that came later; is found again, repaired, and leaves no process', async () => {
    await using trial = await Trial.start();
    const { address, version } = await trial.up();
    expect(version).toMatch(/^\d+\.\d+/);
    const prometheus = address ?? '';
    const up = async (component: string) => query(prometheus, `up{component="${component}"}`);
    await expect.poll(() => up('service'), SCRAPED).toMatchObject([THIS_HOST]);
    await expect.poll(() => up('node'), SCRAPED).toMatchObject([THIS_HOST]);
    await promisify(execFile)('promtool', ['check', 'config', join(trial.folder, 'prometheus.yml')]);
    // It watches itself, and sends its alerts to the Alertmanager.
    await expect.poll(() => up('prometheus'), SCRAPED).toMatchObject([{ value: 1 }]);
    await expect
      .poll(() => query(prometheus, 'prometheus_notifications_alertmanagers_discovered'), SCRAPED)
      .toMatchObject([{ value: 1 }]);
    expect(await trial.monitoring.status()).toMatchObject({ note: expect.stringContaining('Alerts reach nobody yet') });
    const before = trial.processes();
    await trial.chooseReceiver();
    await trial.up();
    expect(trial.processes()).toEqual({
      ...before,
      alertmanager: expect.not.objectContaining(before.alertmanager ?? {}),
    });

    const first = trial.processes();
    expect(first.mysqld).toBeNull();
    expect(await trial.up()).not.toHaveProperty('note');
    expect(trial.processes()).toEqual(first);

    // A collector's file, and pressure if the kernel reports it.
    await writeFile(join(trial.folder, 'textfile', 'trial.prom'), 'thermobench_trial 21.5\n');
    await expect
      .poll(() => query(prometheus, 'thermobench_trial'), SCRAPED)
      .toMatchObject([{ component: 'node', value: 21.5 }]);
    expect(await query(prometheus, 'node_scrape_collector_success{collector="pressure"}')).toHaveLength(1);

    await trial.mariadb.up();
    await trial.up();
    await expect.poll(() => query(prometheus, 'mysql_up'), SCRAPED).toMatchObject([THIS_HOST]);
    await expect.poll(() => query(prometheus, 'mysql_exporter_collector_success == 0'), SCRAPED).toEqual([]);
    const { mysqld } = trial.processes();
    expect(await readFile(`/proc/${mysqld?.pid}/cmdline`, 'utf8')).not.toContain(
      monitoringRecord(trial.folder).read()?.exporterPassword
    );

    await trial.monitoring.kill('node_exporter', 'SIGKILL');
    expect(await trial.monitoring.status()).toMatchObject({
      state: 'up',
      note: expect.stringContaining('node_exporter'),
    });
    await trial.up();
    expect(await trial.monitoring.status()).not.toHaveProperty('note');
    expect(trial.processes()).toEqual({
      ...first,
      mysqld,
      node: expect.not.objectContaining({ pid: first.node?.pid }),
    });

    // If the service has moved, Prometheus is restarted and keeps its data.
    await trial.up('http://127.0.0.1:9');
    expect(trial.processes().prometheus).not.toEqual(first.prometheus);
    expect(await query(prometheus, 'max_over_time(thermobench_trial[10m])')).toMatchObject([{ value: 21.5 }]);

    const last = Object.values(trial.processes()).filter((mark) => mark !== null);
    expect(last.filter(isAlive)).toHaveLength(4);
    expect(await trial.monitoring.down()).toMatchObject({ state: 'down', pid: null, address });
    expect(await trial.monitoring.down()).toMatchObject({ state: 'down' });
    expect(last.filter(isAlive)).toEqual([]);
  });

  describe('without a service', () => {
    const service = { url: 'http://127.0.0.1:9', tokens: { full: 'full', readOnly: 'read-only' } };
    let folder: string;
    let monitoring: MonitoringServer;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'thermobench-monitoring-'));
      monitoring = new MonitoringServer(join(folder, 'monitoring'), new MariadbServer(join(folder, 'mariadb')));
    });
    afterEach(async () => {
      await monitoring.down();
      await rm(folder, { recursive: true, force: true });
    });

    it('starts if its usual ports are taken, with its secrets readable only by the owner', async () => {
      expect(await monitoring.status()).toMatchObject({ state: 'down', address: null });
      expect(monitoring.exporters()).toEqual([]);
      const neighbour = createServer().listen(9100, '127.0.0.1');
      // If another exporter already has that port, any listener will do.
      await once(neighbour, 'listening').catch(() => undefined);
      try {
        expect(await monitoring.up(service)).toMatchObject({ state: 'up' });
        expect(monitoring.exporters()).toMatchObject([
          { component: 'node', address: expect.not.stringMatching(/:9100$/) },
        ]);
        for (const file of ['server.json', 'thermobench-token', 'prometheus.yml']) {
          expect((await stat(join(folder, 'monitoring', file))).mode & 0o777).toBe(0o600);
        }
      } finally {
        neighbour.close();
      }
    });

    it('shows the end of the log of a Prometheus that does not start', async () => {
      await mkdir(join(folder, 'monitoring'), { recursive: true });
      await writeFile(join(folder, 'monitoring', 'data'), 'no folder');
      await expect(monitoring.up(service)).rejects.toMatchObject({
        kind: 'fatal',
        code: 'STACK_START',
        message: expect.stringMatching(/Prometheus ended immediately[^]*data/),
      });
    });
  });
});
