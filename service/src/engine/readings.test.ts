import { renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { sqliteSink } from '../sinks/sqlite/kind.ts';
import { openTrialEngine, SHORT, type TrialEngine } from '../../test/engine/trial-engine.ts';
import { wholeSeries } from '../../test/series/whole-series.ts';

let trial: TrialEngine;
beforeEach(() => {
  const settings = { sink: 'sqlite', file: join(tmpdir(), 'never-written.db') };
  trial = openTrialEngine([{ name: 'log', origin: 'file', kind: { ...sqliteSink, deletesRuns: false }, settings }]);
});
afterEach(() => trial[Symbol.asyncDispose]());

const HOUR_MS = 3_600_000;

/** A collection into the same location as the runs. */
async function collect(): Promise<number> {
  const source = { kind: 'synthetic', locations: 1 };
  const collection = await trial.engine.collect(
    { target: 'sqlite', source, ratePerSecond: 100, durationMs: 300 },
    null,
    () => undefined
  );
  const report = await collection.ended;
  return report.ledger?.acked ?? 0;
}

async function runToItsEnd(sink: Record<string, unknown> = {}): Promise<string> {
  const { id } = await trial.start({ ...SHORT, source: { kind: 'synthetic', locations: 2 }, sink });
  await trial.ended(id);
  return id;
}

async function drawn(runs?: 'hidden' | 'shown'): Promise<Array<[string, number]>> {
  const range = { from: Date.now() - HOUR_MS, to: Date.now() + HOUR_MS, maxPoints: 1 };
  const frames = await wholeSeries(() => trial.engine.series('sqlite', { ...range, runs }));
  return frames.map(({ location, count }) => [location, count.reduce((sum, more) => sum + more, 0)]);
}

function rowsOf(run: string, where = 'reading WHERE run_id = ?'): unknown {
  const db = new DatabaseSync(join(trial.dataFolder, 'readings.db'));
  try {
    return db.prepare(`SELECT COUNT(*) AS rows FROM ${where}`).get(run)?.rows;
  } finally {
    db.close();
  }
}

describe('the readings of a store', () => {
  it('are those of collections; the rows of benchmark runs are shown on request', async () => {
    const collected = await collect();
    await runToItsEnd();
    expect(await drawn()).toEqual([['synthetic-1', collected]]);
    expect(await drawn('shown')).toEqual([
      ['synthetic-1', collected + 100],
      ['synthetic-2', 100],
    ]);
    expect(await trial.engine.locations('sqlite')).toEqual(['synthetic-1']);
    expect(await trial.engine.locations('sqlite', 'shown')).toEqual(['synthetic-1', 'synthetic-2']);
  });

  it('include the newest one in each location, without those of runs unless these are requested', async () => {
    await collect();
    const [before] = await trial.engine.newest('sqlite');
    await runToItsEnd();
    expect(await trial.engine.newest('sqlite')).toEqual([before]);
    const [newer] = await trial.engine.newest('sqlite', 'shown');
    expect(newer?.time).toBeGreaterThan(before?.time ?? Infinity);
  });

  it('include the newest one in each location, for many locations', async () => {
    const source = { kind: 'synthetic', locations: 7 } as const;
    const { id } = await trial.start({ ...SHORT, source });
    await trial.ended(id);
    expect(await trial.engine.newest('sqlite', 'shown')).toHaveLength(7);
    expect(await trial.engine.newest('sqlite')).toEqual([]);
    expect(await trial.engine.locations('sqlite')).toEqual([]);
  });

  it('do not include those of a removed run', async () => {
    const collected = await collect();
    const run = await runToItsEnd();
    await trial.engine.remove(run);
    expect(await drawn()).toEqual([['synthetic-1', collected]]);
    expect(rowsOf(run)).toBe(200);
  });
});

describe('deleting a run with its readings', () => {
  const deletions = async () => (await trial.engine.stores()).flatMap((store) => store.deletions);

  it('deletes no other readings, and works in the background', async () => {
    const collected = await collect();
    const [run, other] = [await runToItsEnd(), await runToItsEnd()];
    await trial.engine.remove(run, 'delete');
    await expect.poll(() => rowsOf(run)).toBe(0);
    expect(rowsOf(other)).toBe(200);
    expect(await drawn()).toEqual([['synthetic-1', collected]]);
  });

  it('fails if another request removes only the run in the meantime', async () => {
    const run = await runToItsEnd();
    const deleting = trial.engine.remove(run, 'delete');
    await trial.engine.remove(run);
    await expect(deleting).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
    expect(rowsOf(run)).toBeGreaterThan(0);
  });

  it('removes them from curves that already showed them, even if the run counted as a collection', async () => {
    const { id } = await trial.start({ ...SHORT, rows: null, durationMs: null, ratePerSecond: 50 });
    await trial.until(id, ({ acked }) => acked > 20);
    await trial.engine.stop(id);
    await trial.ended(id);
    expect(await drawn()).not.toEqual([]);
    await trial.engine.remove(id, 'delete');
    await expect.poll(() => drawn()).toEqual([]);
  });

  it('deletes them from the table of the data model that the run used', async () => {
    const run = await runToItsEnd({ schema: 'article' });
    const inArticle = "reading_article WHERE reading_note LIKE ? || '%'";
    expect(rowsOf(run, inArticle)).toBe(200);
    await trial.engine.remove(run, 'delete');
    await expect.poll(() => rowsOf(run, inArticle)).toBe(0);
  });

  it('continues after a restart', async () => {
    const run = await runToItsEnd();
    using lock = new DatabaseSync(join(trial.dataFolder, 'readings.db'));
    lock.exec('BEGIN IMMEDIATE');
    await trial.engine.remove(run, 'delete');
    await trial.reopen();
    expect(rowsOf(run)).toBe(200);
    expect(await deletions()).toEqual([{ run, acked: 200, deleted: 0, problem: null }]);
    lock.exec('ROLLBACK');
    trial.engine.resumeErasing();
    await expect.poll(() => rowsOf(run)).toBe(0);
    await expect.poll(deletions).toEqual([]);
  });

  it('waits while the file is missing, and hides rows that come back until they are deleted', async () => {
    const collected = await collect();
    const [run, other] = [await runToItsEnd(), await runToItsEnd()];
    const [file, away] = ['readings.db', 'readings-away.db'].map((name) => join(trial.dataFolder, name));
    renameSync(file, away);
    await trial.engine.remove(run, 'delete');
    const problem = expect.objectContaining({ kind: 'transient', code: 'ROWS_AWAY' });
    await expect.poll(deletions).toEqual([{ run, acked: 200, deleted: 0, problem }]);
    renameSync(away, file);
    expect(await drawn()).toEqual([['synthetic-1', collected]]);
    await trial.engine.remove(other, 'delete');
    await expect.poll(deletions).toEqual([]);
    expect([rowsOf(run), rowsOf(other)]).toEqual([0, 0]);
  });

  it('still hides rows that were not found because another file had replaced theirs', async () => {
    const collected = await collect();
    const run = await runToItsEnd();
    const [file, away] = ['readings.db', 'readings-away.db'].map((name) => join(trial.dataFolder, name));
    renameSync(file, away);
    await runToItsEnd();
    await trial.engine.remove(run, 'delete');
    await expect.poll(deletions).toEqual([]);
    renameSync(away, file);
    expect(rowsOf(run)).toBe(200);
    expect(await drawn()).toEqual([['synthetic-1', collected]]);
  });

  it('is done immediately if the run wrote nothing, so that no file exists', async () => {
    const file = join(trial.dataFolder, 'missing', 'readings.csv');
    const { id } = await trial.start({ ...SHORT, source: { kind: 'replay', file } });
    await trial.until(id, ({ state }) => state === 'failed');
    rmSync(join(trial.dataFolder, 'readings.db'), { force: true });
    await trial.engine.remove(id, 'delete');
    await expect.poll(deletions).toEqual([]);
  });

  it('is refused if the store cannot delete rows, and keeps the run', async () => {
    const { id } = await trial.start({ ...SHORT, target: 'log' });
    await trial.ended(id);
    await expect(trial.engine.remove(id, 'delete')).rejects.toMatchObject({ code: 'READINGS_STAY' });
    expect(await trial.engine.run(id)).toMatchObject({ id });
  });
});
