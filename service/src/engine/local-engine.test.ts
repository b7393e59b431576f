import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { hasEnded, type Run, type RunRequest, type RunState } from '../model/run.ts';
import { sqliteSink } from '../sinks/sqlite/kind.ts';
import { ENDLESS, openTrialEngine, SHORT, type TrialEngine } from '../../test/engine/trial-engine.ts';

let trial: TrialEngine;
beforeEach(() => {
  trial = openTrialEngine();
});
afterEach(() => trial[Symbol.asyncDispose]());

const inState = (state: RunState) => (run: Run) => run.state === state;

function tamper(sql: string): void {
  using database = new DatabaseSync(join(trial.dataFolder, 'readings.db'));
  expect(database.prepare(sql).run().changes).toBeGreaterThan(0);
}

describe('runs at the same time', () => {
  it('are marked in the reports of both, and each reports only its own CPU', async () => {
    const busy = await trial.start({ target: 'null', producers: 2, durationMs: null });
    await trial.until(busy.id, inState('running'));
    const quiet = await trial.start({ ...SHORT, producers: 1, ratePerSecond: 20, rows: null, durationMs: 1_000 });
    const ofQuiet = await trial.ended(quiet.id);
    await trial.engine.stop(busy.id);
    const ofBusy = await trial.ended(busy.id);
    expect(ofBusy.overlapping).toEqual([quiet.id]);
    expect(ofQuiet.overlapping).toEqual([busy.id]);
    expect(ofQuiet.generator.cpuSeconds).toBeLessThan(ofBusy.generator.cpuSeconds / 3);
    const alone = await trial.start({ ...SHORT, rows: 10 });
    expect((await trial.ended(alone.id)).overlapping).toEqual([]);
  });
});

describe('the thresholds of an active run', () => {
  it('are compared with its figures so far; lost rows are not known before they are counted', async () => {
    const thresholds = { rowsPerSecond: '>= 1', p99Ms: '> 100000', lostRows: '<= 0', errors: '<= 0' };
    const { id } = await trial.start({ ...ENDLESS, thresholds });
    await trial.until(id, ({ thresholdsSoFar }) => thresholdsSoFar.some(({ outcome }) => outcome === 'failed'));
    const { thresholdsSoFar } = await trial.engine.run(id);
    expect(thresholdsSoFar.map(({ measure, outcome }) => `${measure} ${outcome}`)).toEqual([
      ...['rowsPerSecond passed', 'p99Ms failed', 'lostRows unknown', 'errors passed'],
    ]);
    expect(thresholdsSoFar[2]).toMatchObject({ measured: null, reason: expect.stringContaining('counted when') });
    await trial.engine.stop(id);
    await trial.ended(id);
    expect(await trial.engine.run(id)).toMatchObject({ thresholdsSoFar: [] });
  });
});

describe('a collection', () => {
  it('that is stopped says by whom, in its report and in lists; a second stop does not change it', async () => {
    const request = { target: 'sqlite', source: { kind: 'synthetic' }, ratePerSecond: 50 };
    const collection = await trial.engine.collect(request, null, () => undefined);
    await trial.until(collection.run.id, () => collection.progress().acked > 0);
    collection.stop({ reason: 'request', by: 'remik' });
    const stopped = { at: expect.any(Number), reason: 'request', by: 'remik' };
    expect(await collection.ended).toMatchObject({ state: 'done', stopped });
    expect(await trial.engine.run(collection.run.id)).toMatchObject({ brief: { stopped } });
  });

  it('that ends as planned is not reported as stopped', async () => {
    const request = { target: 'sqlite', source: { kind: 'synthetic' }, ratePerSecond: 50, durationMs: 200 };
    const collection = await trial.engine.collect(request, null, () => undefined);
    expect(await collection.ended).toMatchObject({ state: 'done', stopped: null });
  });
});

describe('a run', () => {
  it('writes rows, and is measured, counted in the store and reported', async () => {
    const { id } = await trial.start({ ...SHORT, producers: 2, rows: 2_001, sink: { commitEvery: 50 } });
    const report = await trial.ended(id);
    expect(report).toMatchObject({
      state: 'done',
      valid: true,
      startedBy: 'test',
      ledger: { offered: 2_001, acked: 2_001, stored: 2_001, lost: 0, duplicated: 0, wrong: 0, gaps: 0 },
      store: { durability: { synchronous: 'FULL' } },
      errors: [],
    });
    expect(Object.values(report.timeSpent).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(report.timeSpent.idle).toBe(0);

    const samples = await trial.engine.samples(id, { after: -1, maxPoints: 100 });
    expect(samples.reduce((sum, { acked }) => sum + acked, 0)).toBe(2_001);
    const states = (await trial.engine.events(id)).flatMap(({ text }) => /^State: (\w+)/.exec(text)?.[1] ?? []);
    expect(states).toEqual(['preparing', 'running', 'verifying', 'done']);
  });

  it('of fewer rows than producers writes exactly that number of rows', async () => {
    const { id } = await trial.start({ ...SHORT, producers: 8, rows: 3 });
    expect(await trial.ended(id)).toMatchObject({ state: 'done', ledger: { offered: 3, stored: 3 } });
  });

  it('with a duration goes through warming, running and draining, and leaves the warm-up out of the rate', async () => {
    const { id } = await trial.start({ ...SHORT, rows: null, durationMs: 1_000, warmupMs: 1_000, ratePerSecond: 200 });
    await trial.until(id, ({ startedAt }) => startedAt !== null);
    // Another program blocks the store, so that there is something to drain when the duration is over.
    using other = new DatabaseSync(join(trial.dataFolder, 'readings.db'), { timeout: 10_000 });
    other.exec('BEGIN IMMEDIATE');
    await trial.until(id, ({ state }) => state === 'draining' || hasEnded(state));
    other.exec('COMMIT');
    const report = await trial.ended(id);
    const states = (await trial.engine.events(id)).flatMap(({ text }) => /^State: (\w+)/.exec(text)?.[1] ?? []);
    expect(states).toEqual(['preparing', 'warming', 'running', 'draining', 'verifying', 'done']);
    expect(report.ledger?.offered).toBeLessThanOrEqual(400);
    const samples = await trial.engine.samples(id, { after: -1, maxPoints: 100 });
    const measured = samples.filter(({ warming }) => !warming);
    const measuredAcked = measured.reduce((sum, { acked }) => sum + acked, 0);
    expect(samples[0].warming).toBe(true);
    expect(report.measuredSeconds).toBeCloseTo(
      measured.reduce((sum, { seconds }) => sum + seconds, 0),
      6
    );
    expect(report.rowsPerSecond).toBeCloseTo(measuredAcked / report.measuredSeconds, 6);
    const lastedSeconds = (report.endedAt - (report.startedAt ?? Infinity)) / 1_000;
    expect(report.measuredSeconds).toBeLessThanOrEqual(lastedSeconds - 1);
    expect(report.rowsPerSecond).toBeGreaterThan(0);
    expect(report.loop).toBe('paced');
  });

  it('with Poisson arrivals records the seed that it drew, and repeats the same arrivals with it', async () => {
    const poisson = { ...SHORT, rows: 20, ratePerSecond: 1_000, arrivals: 'poisson' } as const;
    const drawn = (await trial.ended((await trial.start(poisson)).id)).spec.seed;
    expect(drawn).toEqual(expect.any(Number));
    const again = await trial.start({ ...poisson, seed: drawn });
    expect((await trial.ended(again.id)).spec.seed).toBe(drawn);
    expect((await trial.engine.run(again.id)).spec.seed).toBe(drawn);
  });

  it('on the null sink has no ledger, since there is nothing to count', async () => {
    const { id } = await trial.start({ ...SHORT, target: 'null' });
    expect(await trial.ended(id)).toMatchObject({ state: 'done', valid: null, ledger: null, ledgerProblem: null });
  });

  it('whose target does not work ends as failed, with a kind and a hint', async () => {
    const file = join(tmpdir(), 'no such folder', 'readings.db');
    const broken = { name: 'broken', origin: 'file', kind: sqliteSink, settings: { sink: 'sqlite', file } } as const;
    await using trial = openTrialEngine([broken]);
    const { id } = await trial.start({ ...SHORT, target: 'broken' });
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'failed', startedAt: null, ledger: null, rowsPerSecond: null });
    expect(report.errors[0]).toMatchObject({ kind: 'configuration', hint: expect.stringMatching(/\w/) });
  });

  it('whose journal can no longer be written ends as failed, and the process continues', async () => {
    const { id } = await trial.start(ENDLESS);
    await trial.until(id, inState('running'));
    using journal = new DatabaseSync(join(trial.dataFolder, 'journal.db'));
    journal.exec('DROP TABLE sample');
    expect(await trial.ended(id)).toMatchObject({ state: 'failed', errors: [{ code: 'JOURNAL_UNWRITABLE' }] });
  });

  it('whose report cannot be written says so on request, and does not delay others', async () => {
    const { id } = await trial.start(ENDLESS);
    await trial.until(id, inState('running'));
    using journal = new DatabaseSync(join(trial.dataFolder, 'journal.db'));
    journal.exec(`CREATE TRIGGER refusal BEFORE INSERT ON report BEGIN SELECT RAISE(ABORT, 'refused'); END`);
    const next = await trial.start(SHORT);
    await trial.engine.stop(id);
    const unrecorded = { code: 'JOURNAL_UNWRITABLE', hint: expect.stringContaining('data folder') };
    await expect(trial.until(id, () => false)).rejects.toMatchObject(unrecorded);
    await expect(trial.until(next.id, () => false)).rejects.toMatchObject(unrecorded);

    journal.exec('DROP TRIGGER refusal');
    const { id: third } = await trial.start(SHORT);
    expect(await trial.ended(third)).toMatchObject({ state: 'done' });
    expect(await trial.engine.report(id)).toMatchObject({ state: 'interrupted' });
  });

  it('is active from the queue until its rows are counted, however many runs have ended since', async () => {
    const ids = async () => (await trial.engine.activeRuns()).map(({ id }) => id);
    const endless = await trial.start({ ...ENDLESS, target: 'null', ratePerSecond: 1 });
    const queued = await trial.start({ ...SHORT, target: 'null' });
    const { id } = await trial.start(SHORT);
    await trial.ended(id);
    expect(await ids()).toEqual([queued.id, endless.id]);

    await trial.engine.stop(endless.id);
    await trial.ended(queued.id);
    expect(await ids()).toEqual([]);
  });

  it('is no longer active once its process has ended, even before it is marked as interrupted', async () => {
    const { id } = await trial.start({ ...ENDLESS, target: 'null', ratePerSecond: 1 });
    using journal = new DatabaseSync(join(trial.dataFolder, 'journal.db'), { timeout: 10_000 });
    // The same pid with another start time is another process.
    journal.prepare('UPDATE run SET owner = ? WHERE id = ?').run(`${process.pid}:1`, id);
    expect(await trial.engine.activeRuns()).toEqual([]);
  });

  it('can be removed once it has ended', async () => {
    const { id } = await trial.start(ENDLESS);
    await expect(trial.engine.remove(id)).rejects.toMatchObject({ code: 'RUN_ACTIVE' });
    await expect(trial.engine.report(id)).rejects.toMatchObject({ code: 'REPORT_MISSING' });
    await trial.engine.stop(id);
    await trial.ended(id);
    await trial.engine.remove(id);
    await expect(trial.engine.run(id)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });
});

describe('verify', () => {
  const ARTICLE: RunRequest = { ...SHORT, sink: { schema: 'article' }, thresholds: { lostRows: '<= 0' } };
  const one = 'rowid = (SELECT max(rowid) FROM reading_article)';

  it.each([
    ['lost', `DELETE FROM reading_article WHERE ${one}`, '1 acked reading is not in the store.'],
    [
      'duplicated',
      `INSERT INTO reading_article SELECT * FROM reading_article WHERE ${one}`,
      '1 reading is in the store more than once.',
    ],
    [
      'wrong',
      `UPDATE reading_article SET reading_value = reading_value + 1 WHERE ${one}`,
      '1 reading in the store differs from what was sent, in value, time or location.',
    ],
  ] as const)('finds a row that was %s since, and reports the run as invalid', async (count, change, reason) => {
    const { id } = await trial.start(ARTICLE);
    expect(await trial.ended(id)).toMatchObject({ valid: true });
    tamper(change);
    const corrected = await trial.engine.verify(id);
    expect(corrected).toMatchObject({ state: 'done', valid: false, invalidReasons: [reason], ledger: { [count]: 1 } });
    expect(corrected.thresholds).toMatchObject([{ outcome: count === 'lost' ? 'failed' : 'passed' }]);
    expect(await trial.engine.report(id)).toEqual(corrected);
    expect(await trial.engine.run(id)).toMatchObject({ valid: false });
  });

  it('reports a store that cannot be read now, and keeps the earlier count', async () => {
    const { id } = await trial.start(SHORT);
    const report = await trial.ended(id);
    writeFileSync(join(trial.dataFolder, 'readings.db'), 'This is not a database.');
    await expect(trial.engine.verify(id)).rejects.toMatchObject({ hint: expect.any(String) });
    expect(await trial.engine.report(id)).toEqual(report);
  });
});
