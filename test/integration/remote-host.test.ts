import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import type { HostSample } from '../../service/src/model/host-sample.ts';
import { Report } from '../../service/src/model/report.ts';
import { Sample } from '../../service/src/model/sample.ts';
import { freePort } from '../../service/src/stack/loopback-ports.ts';
import { TrialService } from '../../service/test/http/trial-service.ts';
import { query } from './prometheus-query.ts';

const PROGRAMS = ['prometheus', 'prometheus-node-exporter'];
const isMissing = PROGRAMS.some((program) => spawnSync(program, ['--version']).error !== undefined);
if (isMissing) {
  process.stderr.write(
    'SKIPPED: Prometheus and node_exporter are not installed, so no host is read from Prometheus.\n'
  );
}

describe.skipIf(isMissing)('a host of a store that is read from Prometheus', () => {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-remote-host-'));
  const processes: ChildProcess[] = [];
  let prometheus: string;
  let instance: string;

  beforeAll(async () => {
    prometheus = `127.0.0.1:${await freePort()}`;
    instance = `127.0.0.1:${await freePort()}`;
    const job = `{ job_name: node, scrape_interval: 1s, static_configs: [{ targets: ["${instance}"] }] }`;
    writeFileSync(join(folder, 'prometheus.yml'), `scrape_configs: [${job}]\n`);
    start('prometheus-node-exporter', [`--web.listen-address=${instance}`, '--no-collector.systemd']);
    start('prometheus', [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${prometheus}`,
    ]);
    await vi.waitFor(async () => expect(await query(prometheus, 'up == 1')).toHaveLength(1), { timeout: 60_000 });
  }, 90_000);

  afterAll(async () => {
    await Promise.all(
      processes.map(async (child) => {
        const exit = child.exitCode === null ? once(child, 'exit') : null;
        child.kill();
        await exit;
      })
    );
    rmSync(folder, { recursive: true, force: true });
  });

  function start(program: string, args: readonly string[]): void {
    processes.push(spawn(program, args, { stdio: 'ignore' }));
  }

  /** A run of a few scrapes into SQLite, whose store is said to be on `hosts`. */
  async function runWith(hosts: object[], durationMs: number): Promise<{ report: Report; hosts: HostSample[] }> {
    const targets = { far: { sink: 'sqlite', file: join(folder, 'far.db'), hosts } };
    await using service = await TrialService.start({ targets });
    const body = { target: 'far', source: { kind: 'synthetic' }, producers: 1, warmupMs: 1_000, durationMs };
    const { id } = await service.run(body);
    const samples = z.array(Sample).parse(await service.json(`/api/v1/runs/${id}/samples`));
    const report = Report.parse(await service.json(`/api/v1/runs/${id}/report`));
    return { report, hosts: samples.flatMap(({ hosts: observed = [] }) => observed) };
  }

  it('has the figures that this machine has by itself, and those of the warm-up are left out', async () => {
    const { report, hosts } = await runWith([{ name: 'db1', prometheus: `http://${prometheus}/`, instance }], 9_000);
    const [near] = hosts.filter(({ host }) => host !== 'db1');
    const far = hosts.filter(({ host }) => host === 'db1');
    expect(far.length).toBeGreaterThan(0);
    expect(far[0]).toMatchObject({ roles: ['store'], cpus: near?.cpus, memoryBytes: near?.memoryBytes });
    const seconds = far.reduce((sum, sample) => sum + sample.seconds, 0);
    expect(seconds).toBeLessThanOrEqual(report.measuredSeconds);
    for (const { cpu, programs } of far) {
      const busy = cpu.user + cpu.system + cpu.iowait + cpu.steal;
      expect(busy).toBeGreaterThan(0);
      // Sums of shares may differ from 1 in the last digit.
      expect(busy).toBeLessThanOrEqual(1 + 1e-9);
      expect(programs).toMatchObject([{ role: 'store', name: 'all programs' }]);
    }
    expect(report.verdict?.evidence.join(' ')).toMatch(/db1 was observed through Prometheus, every \S+ s, during/);
  }, 60_000);

  it.each([
    ['its label instance is wrong', () => prometheus, 'db1:9100', /has no CPU time .* instance "db1:9100"/],
    ['Prometheus does not answer', () => '127.0.0.1:1', 'db1:9100', /http:\/\/127\.0\.0\.1:1 does not answer/],
    ['something else answers', () => instance, 'db1:9100', /does not answer as a Prometheus does/],
  ])(
    'is named in the evidence as not observed, if %s',
    async (_why, address, label, reason) => {
      const host = { name: 'db1', prometheus: `http://remik:s3cret@${address()}`, instance: label };
      const { report, hosts } = await runWith([host], 1_000);
      expect(hosts.every(({ host: name }) => name !== 'db1')).toBe(true);
      const evidence = report.verdict?.evidence.join(' ');
      expect(evidence).toMatch(/db1 was not observed: /);
      expect(evidence).toMatch(reason);
      expect(evidence).not.toContain('s3cret');
      expect(report.state).toBe('done');
    },
    60_000
  );
});
