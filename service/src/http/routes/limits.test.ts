import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { LimitSearch } from '../../model/limit-search.ts';
import { Problem } from '../../model/problem.ts';
import { SHORT_RUN, TrialService } from '../../../test/http/trial-service.ts';

let service: TrialService;
beforeAll(async () => {
  service = await TrialService.start();
});
afterAll(() => service[Symbol.asyncDispose]());

const PATH = '/api/v1/limits';
const { rows: _rows, ...run } = SHORT_RUN;
const BODY = { run: { ...run, target: 'null', durationMs: 200 }, objective: { p99Ms: '<= 1s' }, maxRuns: 3 };

const read = async (path: string) => LimitSearch.parse(await service.json(path));

describe('a limit search over HTTP', () => {
  it('is started, followed, listed and deleted', async () => {
    const response = await service.ask(PATH, { method: 'POST', body: BODY });
    expect(response.status).toBe(201);
    const { id } = LimitSearch.parse(await response.json());
    expect(response.headers.get('location')).toBe(`limits/${id}`);
    await expect.poll(async () => (await read(`${PATH}/${id}`)).state, { timeout: 60_000 }).toBe('done');
    const search = await read(`${PATH}/${id}`);
    expect(search.probes).toHaveLength(3);
    expect(await service.json(PATH)).toEqual([search]);
    expect(await service.json(`/api/v1/runs/${search.probes[1].run}`)).toMatchObject({ limitSearch: id });

    expect((await service.ask(`${PATH}/${id}?runs=delete`, { method: 'DELETE' })).status).toBe(204);
    const gone = await service.ask(`${PATH}/${id}`);
    expect(gone.status).toBe(404);
    expect(Problem.parse(await gone.json()).code).toBe('LIMIT_SEARCH_UNKNOWN');
  });

  it('is stopped', async () => {
    const body = { ...BODY, run: { ...BODY.run, durationMs: 60_000 } };
    const { id } = LimitSearch.parse(await service.json(PATH, { method: 'POST', body }));
    expect((await service.ask(`${PATH}/${id}/stop`, { method: 'POST' })).status).toBe(200);
    await expect.poll(async () => (await read(`${PATH}/${id}`)).state, { timeout: 60_000 }).toBe('cancelled');
  });

  it('is refused with the name of each wrong field', async () => {
    const body = { run: { ...BODY.run, ratePerSecond: 5 }, objective: { p99Ms: '> 5ms' }, sensors: { count: 0 } };
    const response = await service.ask(PATH, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(Problem.parse(await response.json()).errors.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['run.ratePerSecond', 'objective.p99Ms', 'sensors.count'])
    );
  });
});
