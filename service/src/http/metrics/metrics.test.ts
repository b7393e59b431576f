import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { loadSettings } from '../../config/load-settings.ts';
import { openLocalEngine } from '../../engine/local-engine.ts';
import { version } from '../../process/version.ts';
import { Run } from '../../model/run.ts';
import { PHASES, Sample } from '../../model/sample.ts';
import { SHORT_RUN, TrialService } from '../../../test/http/trial-service.ts';

let service: TrialService;
beforeAll(async () => {
  service = await TrialService.start();
});
afterAll(() => service[Symbol.asyncDispose]());

async function scrape(): Promise<string[]> {
  const response = await service.ask('/metrics', { token: service.tokens.readOnly });
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return (await response.text()).split('\n');
}

describe('metrics', () => {
  it('count rows of every target from 0, before its first run', async () => {
    const counts = (await scrape()).filter((line) => /^thermobench_rows_.*target="sqlite"/.test(line));
    expect(counts).toEqual(
      ['offered', 'acked', 'rejected'].map((what) => `thermobench_rows_${what}_total{target="sqlite",sink="sqlite"} 0`)
    );
  });

  it('say what the runs did, by target and never by run', async () => {
    const { id, acked, brief } = await service.run();
    const lines = await scrape();
    const labels = 'target="sqlite",sink="sqlite"';
    expect(acked).toBe(100);
    expect(lines).toEqual(
      expect.arrayContaining([
        `thermobench_rows_offered_total{${labels}} 100`,
        `thermobench_rows_acked_total{${labels}} 100`,
        `thermobench_call_to_ack_seconds_count{${labels}} 100`,
        `thermobench_call_to_ack_seconds_bucket{${labels},le="+Inf"} 100`,
        `thermobench_service_seconds_count{${labels}} 100`,
        `thermobench_service_seconds_bucket{${labels},le="+Inf"} 100`,
        `thermobench_last_run_rows{${labels},count="stored"} 100`,
        `thermobench_last_run_rows{${labels},count="lost"} 0`,
        `thermobench_last_run_generator_limited{${labels}} ${Number(brief?.generatorLimited)}`,
        'thermobench_runs{state="done"} 1',
        'thermobench_runs{state="running"} 0',
        'thermobench_http_requests_total{method="POST",status="201"} 1',
        `thermobench_build_info{version="${version()}",node="${process.version}"} 1`,
      ])
    );
    expect(lines.filter((line) => line.includes(id))).toEqual([]);
  });

  it('count the rows of a warm-up, which the ledger counts too, and leave its latencies out', async () => {
    const figure = async (name: string) => {
      const line = (await scrape()).find((each) => each.startsWith(`${name}{target="sqlite"`));
      return Number(line?.split(' ')[1]);
    };
    const counts = () =>
      Promise.all(['thermobench_rows_acked_total', 'thermobench_call_to_ack_seconds_count'].map(figure));
    const before = await counts();
    const warmed = { ...SHORT_RUN, rows: null, durationMs: 1_000, warmupMs: 1_000, ratePerSecond: 100 };
    const { id, acked } = await service.run(warmed);
    const after = await counts();

    const samples = Sample.array().parse(await service.json(`/api/v1/runs/${id}/samples`));
    const measured = samples.reduce((sum, sample) => sum + (sample.warming ? 0 : sample.acked), 0);
    expect(measured).toBeLessThan(acked);
    expect(after.map((count, at) => count - before[at])).toEqual([acked, measured]);
    for (const [name, words] of [
      ['thermobench_rows_acked_total', 'including warm-ups'],
      ['thermobench_call_to_ack_seconds', 'without warm-ups'],
      // The name until version 0.1.0.
      ['thermobench_service_seconds', 'Deprecated.* thermobench_call_to_ack_seconds, without warm-ups'],
    ]) {
      expect(await scrape()).toContainEqual(expect.stringMatching(new RegExp(`^# HELP ${name} .*${words}`)));
    }
  });

  it('say where the time of producers went: the phases add up to the time that they ran', async () => {
    const spent = (await scrape()).filter((line) => line.startsWith('thermobench_time_spent_seconds_total{'));
    expect(spent.map((line) => /phase="(\w+)"/.exec(line)?.[1])).toEqual([...PHASES]);
    const run = Sample.array().parse(await service.json(`/api/v1/runs/${(await service.run()).id}/samples`));
    const seconds = (lines: string[]) => lines.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
    const after = (await scrape()).filter((line) => line.startsWith('thermobench_time_spent_seconds_total{'));
    expect(seconds(after) - seconds(spent)).toBeCloseTo(
      run.reduce((sum, sample) => sum + sample.seconds, 0),
      6
    );
  });

  it('show a paced run without an end as a collector, until it is stopped', async () => {
    const endless = { ...SHORT_RUN, rows: null, durationMs: null, ratePerSecond: 100 };
    const { id } = Run.parse(await service.json('/api/v1/runs', { method: 'POST', body: endless }));
    const collector = async () => (await scrape()).filter((line) => line.startsWith('thermobench_collector_'));
    await expect
      .poll(collector)
      .toContainEqual(expect.stringMatching(/^thermobench_collector_last_ack_timestamp_seconds\{target="sqlite"\} \d/));
    const value = async (name: string) =>
      Number((await collector()).find((line) => line.startsWith(name))?.split(' ')[1]);
    const acked = await value('thermobench_collector_last_ack_timestamp_seconds');
    expect(acked).toBeGreaterThanOrEqual(await value('thermobench_collector_start_timestamp_seconds'));
    expect(acked).toBeLessThanOrEqual(Date.now() / 1000 + 1);
    expect(await value('thermobench_collector_rows_acked_total')).toBeGreaterThan(0);

    await service.json(`/api/v1/runs/${id}/stop`, { method: 'POST' });
    await expect.poll(async () => (await collector()).filter((line) => line.includes('timestamp'))).toEqual([]);
    expect((await scrape()).filter((line) => line.startsWith('thermobench_generator_event_loop'))).toEqual([]);
  });

  it('show a collection of another process on the same data folder, until it ends', async () => {
    const timesOf = async () =>
      (await scrape()).filter((line) => /^thermobench_collector_.*timestamp_seconds\{/.test(line));
    const other = openLocalEngine(loadSettings({ dataFolder: service.dataFolder, env: {} }));
    const request = { target: 'sqlite', source: { kind: 'synthetic' }, ratePerSecond: 20 };
    try {
      const collection = await other.collect(request, null, () => undefined);
      await expect
        .poll(async () => (await timesOf()).map((line) => line.split(' ')[0]).sort())
        .toEqual([
          'thermobench_collector_last_ack_timestamp_seconds{target="sqlite"}',
          'thermobench_collector_start_timestamp_seconds{target="sqlite"}',
        ]);
      // When a run on the same target ends, the metrics of the collection stay.
      await service.run();
      expect(await timesOf()).toHaveLength(2);
      collection.stop();
      await collection.ended;
      await expect.poll(timesOf).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('keep the times of a collector that was killed, until another one writes to the target and is stopped', async () => {
    const program = fileURLToPath(new URL('../../../bin/thermobench', import.meta.url));
    const flags = ['--data', service.dataFolder, 'collect', '--target', 'sqlite', '--source', 'synthetic'];
    const started = async () =>
      (await scrape()).filter((line) => line.startsWith('thermobench_collector_start_timestamp_seconds{'));
    const collector = spawn(program, flags, { stdio: 'ignore' });
    await expect.poll(started, { timeout: 20_000 }).toHaveLength(1);
    const times = await started();
    collector.kill('SIGKILL');
    await once(collector, 'exit');
    expect(await started()).toEqual(times);

    const other = openLocalEngine(loadSettings({ dataFolder: service.dataFolder, env: {} }));
    try {
      expect(await started()).toEqual(times);
      const request = { target: 'sqlite', source: { kind: 'synthetic' } };
      const next = await other.collect(request, null, () => undefined);
      await expect.poll(started).not.toEqual(times);
      next.stop();
      await next.ended;
      await expect.poll(started).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('are lines that Prometheus can parse, each metric described once', async () => {
    const lines = (await scrape()).filter((line) => line !== '');
    const types = lines.filter((line) => line.startsWith('# TYPE'));
    expect(new Set(types).size).toBe(types.length);
    const sample = /^[a-z_0-9]+(\{([a-z]+="[^"]*",?)+\})? (-?\d[\d.e+-]*|Na[Nn]|\+Inf)$/;
    expect(lines.filter((line) => !line.startsWith('# ') && !sample.test(line))).toEqual([]);
  });
});
