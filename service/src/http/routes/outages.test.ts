import { expect, it } from 'vitest';

import { Problem } from '../../model/problem.ts';
import { SHORT_RUN, TrialService } from '../../../test/http/trial-service.ts';

it('outages are listed and undone over HTTP, and only private servers can be broken', async () => {
  await using service = await TrialService.start();
  expect(await service.json('/api/v1/outages')).toEqual([]);
  expect(await service.json('/api/v1/outages/undo', { method: 'POST' })).toEqual([]);
  const token = service.tokens.readOnly;
  expect((await service.ask('/api/v1/outages/undo', { method: 'POST', token })).status).toBe(403);

  const outages = [{ action: 'kill', server: 'mariadb', afterMs: 10, forMs: 10 }];
  const response = await service.ask('/api/v1/runs', { method: 'POST', body: { ...SHORT_RUN, outages } });
  expect(response.status).toBe(400);
  expect(Problem.parse(await response.json()).errors).toMatchObject([
    { field: 'outages[0].server', message: expect.stringContaining('only servers of the private stack') },
  ]);
});
