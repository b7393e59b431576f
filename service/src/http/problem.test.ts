import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Problem } from '../model/problem.ts';
import { SHORT_RUN, TrialService } from '../../test/http/trial-service.ts';

const RUNS = '/api/v1/runs';

let service: TrialService;
beforeAll(async () => {
  service = await TrialService.start();
});
afterAll(() => service[Symbol.asyncDispose]());

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = Problem.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}

describe('a wrong request', () => {
  it('gets one answer with every wrong field, including settings of the sink', async () => {
    const body = {
      ...SHORT_RUN,
      producers: 0,
      rows: 'many',
      color: 'red',
      sink: { commitEvery: -1, insert: 'single' },
    };
    const problem = await problemOf(await service.ask(RUNS, { method: 'POST', body }));
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT', kind: 'configuration' });
    expect(problem.errors.map(({ field }) => field).sort()).toEqual([
      'color',
      'producers',
      'rows',
      'sink.commitEvery',
      'sink.insert',
    ]);
  });

  it('gets one answer with every wrong parameter', async () => {
    const problem = await problemOf(await service.ask('/api/v1/series?from=yesterday&maxPoints=0&colour=red'));
    expect(problem.errors.map(({ field }) => field).sort()).toEqual(['colour', 'from', 'maxPoints', 'target', 'to']);
    expect(problem.errors.find(({ field }) => field === 'from')?.value).toBe('yesterday');
  });

  it('is not quoted in full, however large and deep it was', async () => {
    const body = `{"target":"sqlite","label":${'['.repeat(100_000)}${']'.repeat(100_000)},"rows":"${'9'.repeat(5000)}"}`;
    const response = await service.ask(RUNS, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(2000);
  });

  it.each([
    ['{', 400, 'JSON_MALFORMED'],
    ['"text"', 400, 'JSON_MALFORMED'],
    ['[]', 400, 'INVALID_INPUT'],
    ['{}', 400, 'INVALID_INPUT'],
    [JSON.stringify({ target: 'x'.repeat(300_000) }), 413, 'BODY_TOO_LARGE'],
  ])('gets a status that fits what is wrong with its body: %#', async (body, status, code) => {
    expect(await problemOf(await service.ask(RUNS, { method: 'POST', body }))).toMatchObject({ status, code });
  });

  it.each([
    ['content-type', 'text/plain'],
    ['content-type', 'application/jsonp'],
    ['content-type', 'application/json; charset=utf-7'],
    ['content-encoding', 'gzip'],
  ])('is refused if its type is not JSON: %s %s', async (name, value) => {
    const response = await service.ask(RUNS, { method: 'POST', headers: { [name]: value }, body: SHORT_RUN });
    expect((await problemOf(response)).status).toBe(415);
  });

  it('gets 404 for a path that does not exist', async () => {
    for (const path of ['/api/v1/nothing', '/API/v1/runs', '/api/v1/runs/', '/']) {
      expect(await problemOf(await service.ask(path))).toMatchObject({ status: 404, code: 'PATH_UNKNOWN' });
    }
  });

  it('gets a list of the allowed methods if its path does not have the method', async () => {
    const response = await service.ask(RUNS, { method: 'PATCH' });
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
    expect(await problemOf(response)).toMatchObject({ status: 405, code: 'METHOD_WRONG' });
  });

  it('gets a code that says what does not exist', async () => {
    const found = await Promise.all(
      [
        'runs/none',
        'runs/none/report',
        'sweeps/none',
        'baselines/none',
        'locations?target=none',
        'presets?target=none',
      ].map(async (path) => (await problemOf(await service.ask(`/api/v1/${path}`))).code)
    );
    expect(found).toEqual([
      ...['RUN_UNKNOWN', 'RUN_UNKNOWN', 'SWEEP_UNKNOWN', 'BASELINE_UNKNOWN', 'TARGET_UNKNOWN', 'TARGET_UNKNOWN'],
    ]);
  });
});

describe('too many requests', () => {
  it('are answered with the time to retry, while health and metrics keep working', async () => {
    await using strict = await TrialService.start({ requestsPerMinute: 3 });
    const statuses = [];
    for (const path of [RUNS, RUNS, RUNS, RUNS, '/metrics', '/healthz']) {
      statuses.push((await strict.ask(path)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 200, 200]);
    const response = await strict.ask(RUNS);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await problemOf(response)).toMatchObject({ code: 'TOO_MANY_REQUESTS', kind: 'transient' });
  });
});
