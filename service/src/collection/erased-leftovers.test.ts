import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { loadSettings } from '../config/load-settings.ts';
import { Journal } from '../journal/journal.ts';
import { openTrialEngine, type TrialEngine } from '../../test/engine/trial-engine.ts';
import { Leftovers } from './leftovers.ts';
import { Spool } from './spool.ts';

const REQUEST = { target: 'sqlite', source: { kind: 'synthetic', locations: 1 }, ratePerSecond: 100 };

let trial: TrialEngine;
beforeEach(() => {
  trial = openTrialEngine();
});
afterEach(() => trial[Symbol.asyncDispose]());

/** A collection that has ended, and has left three readings from the attic in its spool. */
async function collectionWithLeftovers(): Promise<string> {
  const collection = await trial.engine.collect({ ...REQUEST, durationMs: 300 }, null, () => undefined);
  const { id } = await collection.ended;
  const spool = new Spool(join(trial.dataFolder, 'spool', 'sqlite.db'), 1_000);
  const left = [0, 1, 2].map((index) => ({
    run: id,
    seq: 100_000 + index,
    reading: { location: 'attic', time: Date.now(), value: 20 },
  }));
  spool.append(left);
  spool.close();
  return id;
}

/** What the next collection notes, once everything is delivered. */
async function collectOn(): Promise<string[]> {
  const notes: string[] = [];
  const collection = await trial.engine.collect(REQUEST, null, (text) => notes.push(text));
  await expect.poll(() => collection.progress().acked).toBeGreaterThan(0);
  await expect.poll(() => collection.progress().waitingOnDisk).toBe(0);
  collection.stop();
  expect(await collection.ended).toMatchObject({ state: 'done', valid: true });
  return notes;
}

async function deleted(): Promise<boolean> {
  const [{ deletions }] = (await trial.engine.stores()).filter(({ target }) => target === 'sqlite');
  return deletions.length === 0;
}

it('readings of a collection that wait in a spool do not come back after its readings were deleted', async () => {
  const id = await collectionWithLeftovers();
  await trial.engine.remove(id, 'delete');
  await expect.poll(deleted).toBe(true);
  // Even a process that starts later knows.
  await trial.reopen();
  const notes = await collectOn();
  expect(notes).toContain(`Discarded 3 waiting readings of collection ${id}: its readings were deleted.`);
  expect(await trial.engine.locations('sqlite', 'shown')).toEqual(['synthetic-1']);
});

it('readings that were stored during the deletion are deleted again', async () => {
  const id = await collectionWithLeftovers();
  await trial.engine.remove(id, 'delete');
  await expect.poll(deleted).toBe(true);
  const target = loadSettings({ dataFolder: trial.dataFolder, env: {} }).targets().get('sqlite');
  if (target === undefined) {
    expect.fail('there is no target "sqlite"');
  }
  const journal = new Journal(trial.dataFolder);
  const leftovers = new Leftovers(journal, target, (fault) => expect.fail(fault.message));
  leftovers.storedInVain(id);
  leftovers.storedInVain(id);
  expect(journal.writtenRows.erasures()).toMatchObject([{ run: id, targets: ['sqlite'] }]);
  journal.close();
  trial.engine.resumeErasing();
  await expect.poll(deleted).toBe(true);
});

it('they are delivered if the collection was deleted without its readings', async () => {
  const id = await collectionWithLeftovers();
  await trial.engine.remove(id, 'keep');
  await collectOn();
  expect(await trial.engine.locations('sqlite', 'shown')).toEqual(['attic', 'synthetic-1']);
});
