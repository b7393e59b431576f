import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { version } from '../cli/version.ts';
import { TrialService } from './trial-service.ts';

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
  it('say what the runs did, by target and never by run', async () => {
    const { id, acked } = await service.run();
    const lines = await scrape();
    const labels = 'target="sqlite",sink="sqlite"';
    expect(acked).toBe(100);
    expect(lines).toEqual(
      expect.arrayContaining([
        `thermobench_rows_offered_total{${labels}} 100`,
        `thermobench_rows_acked_total{${labels}} 100`,
        `thermobench_service_seconds_count{${labels}} 100`,
        `thermobench_service_seconds_bucket{${labels},le="+Inf"} 100`,
        `thermobench_last_run_rows{${labels},count="stored"} 100`,
        `thermobench_last_run_rows{${labels},count="lost"} 0`,
        'thermobench_runs{state="done"} 1',
        'thermobench_runs{state="running"} 0',
        'thermobench_http_requests_total{method="POST",status="201"} 1',
        `thermobench_build_info{version="${version()}",node="${process.version}"} 1`,
      ])
    );
    expect(lines.filter((line) => line.includes(id))).toEqual([]);
  });

  it('are lines that Prometheus reads, each metric described once', async () => {
    const lines = (await scrape()).filter((line) => line !== '');
    const types = lines.filter((line) => line.startsWith('# TYPE'));
    expect(new Set(types).size).toBe(types.length);
    const sample = /^[a-z_0-9]+(\{([a-z]+="[^"]*",?)+\})? (-?\d[\d.e+-]*|Na[Nn]|\+Inf)$/;
    expect(lines.filter((line) => !line.startsWith('# ') && !sample.test(line))).toEqual([]);
  });
});
