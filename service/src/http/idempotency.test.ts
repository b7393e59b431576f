import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Run } from '../model/run.ts';
import { IdempotencyKeys } from './idempotency.ts';
import type { Answer } from './route.ts';
import { SHORT_RUN, TrialService } from '../../test/http/trial-service.ts';

const HOUR_MS = 3_600_000;

function answerOf(body: string): () => Promise<Answer> {
  return async () => ({ status: 201, headers: {}, body });
}

describe('an idempotency key', () => {
  it('repeats the first answer, for a day', async () => {
    let now = 0;
    const keys = new IdempotencyKeys(() => now);
    await keys.once('key', 'request', answerOf('first'));
    now = 23 * HOUR_MS;
    expect(await keys.once('key', 'request', answerOf('second'))).toMatchObject({ body: 'first' });
    now = 25 * HOUR_MS;
    expect(await keys.once('key', 'request', answerOf('third'))).toMatchObject({ body: 'third' });
  });

  it('is refused for another request, and while the first is still being answered', async () => {
    const keys = new IdempotencyKeys(() => 0);
    const first = Promise.withResolvers<Answer>();
    const answered = keys.once('key', 'request', () => first.promise);
    await expect(keys.once('key', 'request', answerOf('second'))).rejects.toMatchObject({ status: 409 });
    await expect(keys.once('key', 'other', answerOf('second'))).rejects.toMatchObject({ status: 422 });
    first.resolve({ status: 201, headers: {}, body: 'first' });
    await answered;
    await expect(keys.once('key', 'other', answerOf('second'))).rejects.toMatchObject({ status: 422 });
  });

  it('can be used again if the request failed', async () => {
    const keys = new IdempotencyKeys(() => 0);
    await expect(keys.once('key', 'request', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await keys.once('key', 'request', answerOf('second'))).toMatchObject({ body: 'second' });
  });

  it('is forgotten when a thousand newer ones have arrived, so that memory stays bounded', async () => {
    const keys = new IdempotencyKeys(() => 0);
    for (let key = 0; key <= 1000; key++) {
      await keys.once(`${key}`, 'request', answerOf('first'));
    }
    expect(await keys.once('1000', 'request', answerOf('second'))).toMatchObject({ body: 'first' });
    expect(await keys.once('0', 'request', answerOf('second'))).toMatchObject({ body: 'second' });
  });
});

describe('a request to start a run that is sent twice', () => {
  let service: TrialService;
  beforeAll(async () => {
    service = await TrialService.start();
  });
  afterAll(() => service[Symbol.asyncDispose]());

  function start(key: string, body: object = SHORT_RUN): Promise<Response> {
    return service.ask('/api/v1/runs', { method: 'POST', headers: { 'idempotency-key': key }, body });
  }

  it('with the same key starts one run', async () => {
    const [first, second] = [await start('one'), await start('one')];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await second.json()).toEqual(await first.json());
    expect(z.array(Run).parse(await service.json('/api/v1/runs'))).toHaveLength(1);
  });

  it('is refused if the second one differs', async () => {
    await start('two');
    expect((await start('two', { ...SHORT_RUN, rows: 101 })).status).toBe(422);
    expect((await start('not one key')).status).toBe(400);
  });

  it('may be corrected under the same key if the first was refused', async () => {
    expect((await start('three', { target: 'none' })).status).toBe(400);
    expect((await start('three')).status).toBe(201);
  });
});
