import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { TrialService } from '../../../test/http/trial-service.ts';
import { Baseline } from '../../model/baseline.ts';
import { Host } from '../../model/host.ts';
import { Problem } from '../../model/problem.ts';

const START = `/api/v1/hosts/${os.hostname()}/baseline`;
/** On a machine that also runs other tests, nothing is ever quiet. */
const FORCED = { force: true, durationMs: 10_000 };

describe('the hosts over HTTP', () => {
  let service: TrialService;
  let emptyFolder: string;

  beforeAll(async () => {
    service = await TrialService.start();
    emptyFolder = mkdtempSync(join(os.tmpdir(), 'thermobench-no-tools-'));
  });

  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    rmSync(emptyFolder, { recursive: true });
  });

  afterEach(() => vi.unstubAllEnvs());

  /** Without tools, only the syncs of the disk are measured, which takes a few seconds. */
  async function start(): Promise<Baseline> {
    vi.stubEnv('PATH', emptyFolder);
    const response = await service.ask(START, { method: 'POST', body: FORCED });
    expect(response.status).toBe(201);
    const baseline = Baseline.parse(await response.json());
    const location = new URL(response.headers.get('location') ?? '', new URL(START, service.address)).pathname;
    expect(location).toBe(`/api/v1/baselines/${baseline.id}`);
    return baseline;
  }

  async function ended(id: string): Promise<Baseline> {
    return vi.waitUntil(
      async () => {
        const baseline = Baseline.parse(await service.json(`/api/v1/baselines/${id}`));
        return baseline.state === 'running' ? null : baseline;
      },
      { timeout: 60_000, interval: 100 }
    );
  }

  async function refusal(path: string, body: unknown): Promise<Problem> {
    return Problem.parse(await (await service.ask(path, { method: 'POST', body })).json());
  }

  it('are listed', async () => {
    expect(z.array(Host).parse(await service.json('/api/v1/hosts'))).toMatchObject([{ id: os.hostname() }]);
  });

  it('are measured, without showing where the data folder is, and runs are refused meanwhile', async () => {
    const { id } = await start();
    const seen = await service.ask(`/api/v1/baselines/${id}`, { token: service.tokens.readOnly });
    expect(Baseline.parse(await seen.json()).folder).not.toContain('/');

    const run = { target: 'null', source: { kind: 'synthetic' }, rows: 1 };
    expect(await refusal('/api/v1/runs', run)).toMatchObject({ status: 409, code: 'BASELINE_ACTIVE' });
    expect(await refusal('/api/v1/sweeps', { run, matrix: { producers: [1] } })).toMatchObject({
      code: 'BASELINE_ACTIVE',
    });
    expect(await refusal(START, FORCED)).toMatchObject({ status: 409, code: 'BASELINE_ACTIVE' });

    expect(await ended(id)).toMatchObject({ state: 'done', figures: { sync: { count: expect.any(Number) } } });
    expect(z.array(Baseline).parse(await service.json('/api/v1/baselines'))[0]?.id).toBe(id);
  });

  it('are not measured during a run', async () => {
    const run = { target: 'sqlite', source: { kind: 'synthetic' }, rows: null, durationMs: null };
    const { id } = z
      .object({ id: z.string() })
      .parse(await (await service.ask('/api/v1/runs', { method: 'POST', body: run })).json());

    expect(await refusal(START, FORCED)).toMatchObject({
      ...{
        status: 409,
        code: 'HOST_IN_USE',
        detail: `Run ${id} is active on this host, and a baseline would disturb it.`,
      },
    });
    await service.ask(`/api/v1/runs/${id}/stop`, { method: 'POST' });
    await vi.waitUntil(async () => {
      const { state } = z.object({ state: z.string() }).parse(await service.json(`/api/v1/runs/${id}`));
      return state === 'done' || state === 'cancelled';
    }, 60_000);
  });

  it('can be spared: a baseline is cancelled, and its files are deleted', async () => {
    const { id } = await start();
    const response = await service.ask(`/api/v1/baselines/${id}/stop`, { method: 'POST' });

    expect(Baseline.parse(await response.json())).toMatchObject({ id, state: 'cancelled' });
    expect(existsSync(join(service.dataFolder, `.thermobench-baseline-${id}`))).toBe(false);
  });

  it('refuse a folder, another host, and a time that is too short', async () => {
    expect(await refusal(START, { folder: '/etc' })).toMatchObject({
      status: 400,
      errors: [{ field: 'folder', message: 'is not a known field' }],
    });
    expect(await refusal('/api/v1/hosts/elsewhere/baseline', {})).toMatchObject({ status: 404, code: 'HOST_UNKNOWN' });
    expect(await refusal(START, { durationMs: 5 })).toMatchObject({ status: 400, errors: [{ field: 'durationMs' }] });
  });
});
