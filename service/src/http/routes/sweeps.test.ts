import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Problem } from '../../model/problem.ts';
import { Report } from '../../model/report.ts';
import { Run } from '../../model/run.ts';
import { Sweep } from '../../model/sweep.ts';
import { SHORT_RUN, TrialService } from '../../../test/http/trial-service.ts';

let service: TrialService;
beforeAll(async () => {
  service = await TrialService.start();
});
afterAll(() => service[Symbol.asyncDispose]());

describe('a sweep over HTTP', () => {
  it('is started, listed and stopped', async () => {
    const body = { run: { ...SHORT_RUN, target: 'null' }, matrix: { 'sink.commitEvery': [1, 10] } };
    const response = await service.ask('/api/v1/sweeps', { method: 'POST', body });
    const sweep = Sweep.parse(await response.json());
    const path = `/api/v1/sweeps/${sweep.id}`;
    expect(response.headers.get('location')).toBe(`sweeps/${sweep.id}`);
    expect(sweep).toMatchObject({ runsPlanned: 2, state: 'running' });
    expect((await service.ask(`${path}/stop`, { method: 'POST' })).status).toBe(200);
    await expect.poll(async () => Sweep.parse(await service.json(path)).state).not.toBe('running');
    expect(
      z
        .array(Sweep)
        .parse(await service.json('/api/v1/sweeps'))
        .map(({ id }) => id)
    ).toEqual([sweep.id]);
  });

  it('is refused for a wrong setting even if every cell replaces it, and for more cells than fit in memory', async () => {
    const axis = Array.from({ length: 64 }, (_, index) => index + 1);
    for (const body of [
      { run: { ...SHORT_RUN, sink: { commitEvery: -1 } }, matrix: { 'sink.commitEvery': [1] } },
      { run: SHORT_RUN, matrix: { producers: axis, rows: axis, payload: axis, warmupMs: axis, durationMs: axis } },
    ]) {
      expect((await service.ask('/api/v1/sweeps', { method: 'POST', body })).status).toBe(400);
    }
  });

  async function ended(body: object): Promise<{ sweep: Sweep; path: string }> {
    const { id } = Sweep.parse(await service.json('/api/v1/sweeps', { method: 'POST', body }));
    const path = `/api/v1/sweeps/${id}`;
    await expect.poll(async () => Sweep.parse(await service.json(path)).state).toBe('done');
    return { sweep: Sweep.parse(await service.json(path)), path };
  }

  it('is available as a document in every known format, but no other', async () => {
    const { sweep, path } = await ended({
      run: { ...SHORT_RUN, label: 'Old | disk', thresholds: { rowsPerSecond: '>= 1,000,000,000' } },
      matrix: { 'sink.commitEvery': [1, 10] },
    });
    expect(await service.json(`${path}/report`)).toEqual(sweep);
    const read = async (format: string) => {
      const response = await service.ask(`${path}/report?format=${format}`, { token: service.tokens.readOnly });
      return { type: response.headers.get('content-type'), text: await response.text() };
    };
    const csv = await read('csv');
    expect(csv.type).toBe('text/csv; charset=utf-8');
    const lines = csv.text.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^sink\.commitEvery,runs,failed_runs,/);
    expect(lines[0]).toMatch(/,threshold_rate_rows_per_s,runs_missed_thresholds$/);
    expect(lines[1]).toMatch(/,">= 1,000,000,000",1$/);
    expect(lines[2]).toContain(sweep.cells[1].runs[0]);
    const markdown = await read('md');
    expect(markdown.text).toContain(`# Sweep ${sweep.id}: Old \\| disk`);
    expect(markdown.text).toContain('| commitEvery 10 |');
    expect(await read('html')).toMatchObject({
      type: 'text/html; charset=utf-8',
      text: expect.stringContaining('<th scope="row">commitEvery 10</th>'),
    });
    expect((await service.ask(`${path}/report?format=pdf`)).status).toBe(400);
    expect((await service.ask('/api/v1/sweeps/00000000/report')).status).toBe(404);
  });

  it('is deleted only when it has ended; its runs stay, but belong to no sweep', async () => {
    const endless = { ...SHORT_RUN, rows: null, durationMs: null, ratePerSecond: 50 };
    const { id } = Sweep.parse(await service.json('/api/v1/sweeps', { method: 'POST', body: { run: endless } }));
    const refused = await service.ask(`/api/v1/sweeps/${id}`, { method: 'DELETE' });
    expect(refused.status).toBe(409);
    expect(Problem.parse(await refused.json())).toMatchObject({ code: 'SWEEP_ACTIVE', hint: 'Stop it first.' });
    await service.ask(`/api/v1/sweeps/${id}/stop`, { method: 'POST' });
    await expect.poll(async () => Sweep.parse(await service.json(`/api/v1/sweeps/${id}`)).state).toBe('cancelled');

    const { sweep, path } = await ended({ run: SHORT_RUN, matrix: { producers: [1, 2] } });
    const runs = sweep.cells.flatMap((cell) => cell.runs);
    expect((await service.ask(path, { method: 'DELETE', token: service.tokens.readOnly })).status).toBe(403);
    const half = await service.ask(`${path}?readings=delete`, { method: 'DELETE' });
    expect(Problem.parse(await half.json())).toMatchObject({
      ...{ code: 'INVALID_INPUT', errors: [{ field: 'readings' }] },
      hint: expect.stringContaining('nothing was deleted'),
    });
    expect((await service.ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await service.ask(path)).status).toBe(404);
    for (const run of runs) {
      expect(Run.parse(await service.json(`/api/v1/runs/${run}`)).sweep).toBeNull();
      expect(Report.parse(await service.json(`/api/v1/runs/${run}/report`))).toMatchObject({
        sweep: null,
        valid: true,
      });
    }
  });

  it('is deleted with its runs and their readings on request, but with no others', async () => {
    const other = await service.run();
    const { sweep, path } = await ended({ run: SHORT_RUN, matrix: { producers: [1, 2] } });
    expect((await service.ask(`${path}?runs=delete&readings=delete`, { method: 'DELETE' })).status).toBe(204);
    for (const run of sweep.cells.flatMap((cell) => cell.runs)) {
      expect((await service.ask(`/api/v1/runs/${run}`)).status).toBe(404);
    }
    using database = new DatabaseSync(join(service.dataFolder, 'readings.db'));
    const rows = () => database.prepare('SELECT DISTINCT run_id AS run FROM reading').all();
    await expect
      .poll(() => rows().filter(({ run }) => sweep.cells.some(({ runs }) => runs.includes(String(run)))))
      .toEqual([]);
    expect(rows()).toContainEqual({ run: other.id });
  });
});

describe('a resource created over HTTP', () => {
  it.each([
    ['directly', ''],
    ['through a proxy that removes a prefix', '/bench/one'],
  ])('is found at its Location if requested %s', async (_, prefix) => {
    const body = { ...SHORT_RUN, target: 'null' };
    const sweepBody = { run: body, matrix: { producers: [1] } };
    for (const [path, sent] of [
      ['/api/v1/runs', body],
      ['/api/v1/sweeps', sweepBody],
    ] as const) {
      const response = await service.ask(path, { method: 'POST', body: sent });
      const { id } = z.object({ id: z.string() }).parse(await response.json());
      const seen = new URL(response.headers.get('location') ?? '', `http://proxy.example${prefix}${path}`);
      expect(seen.pathname).toBe(`${prefix}${path}/${id}`);
      expect((await service.ask(seen.pathname.slice(prefix.length))).status).toBe(200);
    }
  });
});
