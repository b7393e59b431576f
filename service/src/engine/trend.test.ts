import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openTrialEngine, SHORT, type TrialEngine } from '../../test/engine/trial-engine.ts';

let trial: TrialEngine;
beforeEach(() => {
  trial = openTrialEngine();
});
afterEach(() => trial[Symbol.asyncDispose]());

const TINY = { ...SHORT, rows: 20, producers: 1 };

async function run(changes: object = {}): Promise<string> {
  const { id } = await trial.start({ ...TINY, ...changes });
  await trial.ended(id);
  return id;
}

describe('the trend of a run', () => {
  it('lists the finished runs with its configuration, oldest first, with what the store reported', async () => {
    const first = await run({ label: 'first' });
    const other = await run({ sink: { commitEvery: 3 } });
    const second = await run({ label: 'second' });
    const trend = await trial.engine.trend(second, 100);
    expect(trend.map(({ id }) => id)).toEqual([first, second]);
    expect(trend[0]).toMatchObject({
      valid: true,
      rowsPerSecond: expect.any(Number),
      brief: { bound: expect.any(String) },
      store: { version: expect.stringContaining('SQLite'), durability: { synchronous: 'FULL' } },
    });
    expect((await trial.engine.trend(other, 100)).map(({ id }) => id)).toEqual([other]);
    expect((await trial.engine.trend(second, 1)).map(({ id }) => id)).toEqual([second]);
  });

  it('of an unknown run is refused', async () => {
    await expect(trial.engine.trend('zzzzzzzz', 10)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });
});

describe('the stores', () => {
  it('include all targets, with what each reports about itself', async () => {
    const stores = await trial.engine.stores();
    expect(stores).toContainEqual(expect.objectContaining({ target: 'sqlite', state: 'reachable', inUse: false }));
    expect(stores.find(({ target }) => target === 'sqlite')?.version).toContain('SQLite');
  });

  it('count the end of a valid run as a check, so that its store does not look unchecked afterwards', async () => {
    const checkedAt = async () =>
      (await trial.engine.stores()).find(({ target }) => target === 'sqlite')?.checkedAt ?? 0;
    const before = await checkedAt();
    const id = await run();
    expect(await checkedAt()).toBe((await trial.engine.report(id)).endedAt);
    expect(await checkedAt()).toBeGreaterThan(before);
  });
});
