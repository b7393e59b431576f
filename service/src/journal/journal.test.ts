import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { RelayReport } from '../model/report.ts';
import { RunSpec } from '../model/run.ts';
import { intervalLatencies, record } from '../stats/histograms.ts';
import { nothing } from '../producer/second.ts';
import type { RunSecond } from '../runs/second.ts';
import { noTimeSpent } from '../producer/phases.ts';
import { interruptOrphans } from '../runs/interrupted.ts';
import { Journal } from './journal.ts';
import { Recorder } from '../runs/recorder.ts';
import { buildReport } from '../runs/report.ts';
import { Totals } from '../runs/totals.ts';

let folder: string;
let journal: Journal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-journal-'));
  journal = new Journal(folder);
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true, force: true });
});

/** By default, the owner is a process that no longer exists. */
function addRun({ createdAt = 1_000_000_000_000, owner = '4194305:1' } = {}) {
  return journal.addRun({
    kind: 'run',
    state: 'running',
    spec: RunSpec.parse({ target: 'here' }),
    sink: 'sqlite',
    producers: 1,
    owner,
    createdAt,
    startedBy: 'somebody',
    sweep: null,
    tags: [],
  });
}

function recordSeconds(id: string, seconds: number) {
  const recorder = new Recorder({ id, startedAt: 5_000, warmupMs: 0, everySeconds: 1 }, journal, () => {});
  for (let second = 1; second <= seconds; second += 1) {
    const unacked = [[second * 10, second * 10 + 1] as const];
    recorder.add(runSecond(second), [{ producer: 0, offered: second * 12, acked: second * 10, unacked }]);
  }
  return recorder;
}

function runSecond(second: number, acked = 10): RunSecond {
  const latencies = intervalLatencies();
  record(latencies.service, 1.5, 10);
  return {
    ...nothing(latencies),
    ...{ second, elapsedMs: 1000, offered: 12, acked, transientErrors: 1 },
    spent: { ...noTimeSpent(), building: 100, writing: 200, committing: 700 },
    ...{ cpuSeconds: 0.5, eventLoopMs: 500, eventLoopDelayMs: 1, gcMs: 1, residentBytes: 1 },
    recovered: [{ kind: 'transient', code: 'LOST', message: 'Lost.', hint: 'Look.', count: 1 }],
  };
}

it('gives a run a greater id than all earlier ones, even if the newest was removed and the clock set back', () => {
  const newest = addRun({ createdAt: 1_000_000_000_000 });
  journal.removeRun(newest.id);
  expect(addRun({ createdAt: 900_000_000_000 }).id > newest.id).toBe(true);
});

describe('a journal', () => {
  it('keeps what a run did when it is opened again', () => {
    const { id } = addRun();
    journal.setStarted(id, 5_000);
    journal.setStore(id, { version: '1', durability: { synchronous: 'FULL' }, warnings: [] });
    journal.addEvent(id, { at: 1, text: 'First.' });
    journal.addEvent(id, { at: 1, text: 'Second.' });
    recordSeconds(id, 3);
    journal.close();

    journal = new Journal(folder);
    expect(journal.run(id)).toMatchObject({ startedAt: 5_000, startedBy: 'somebody', offered: 36, acked: 30 });
    expect(journal.events(id).map(({ text }) => text)).toEqual(['First.', 'Second.']);
    expect(journal.progress.samples(id, 0, 100).map(({ second }) => second)).toEqual([1, 2, 3]);
    expect(journal.progress.of(id)?.accounts).toEqual([{ producer: 0, offered: 36, acked: 30, unacked: [[30, 31]] }]);
  });

  it('has the rate of the last ten seconds, so that a slow run that commits every few rows does not jump', () => {
    const { id } = addRun();
    const recorder = recordSeconds(id, 0);
    const rates = [5, 0, 10, 10, 10, 10, 0, 10, 10, 10, 10, ...Array<number>(10).fill(0)].map((acked, before) => {
      recorder.add(runSecond(before + 1, acked), []);
      return journal.run(id)?.rowsPerSecond;
    });
    expect(rates.slice(0, 4)).toEqual([5, 2.5, 5, 6.25]);
    expect(rates.slice(9, 11)).toEqual([7.5, 8]);
    expect(rates.slice(-2)).toEqual([1, 0]);
  });

  it('has the rates after the warm-up, of coarser samples if the run is long', () => {
    const { id } = addRun();
    const recorder = new Recorder({ id, startedAt: 5_000, warmupMs: 3_000, everySeconds: 1 }, journal, () => {});
    for (let second = 1; second <= 43; second += 1) {
      recorder.add(runSecond(second, 2 * second), []);
    }
    const fine = journal.progress.rates(id, 43);
    expect(fine).toMatchObject({ step: 1, rates: { length: 40 } });
    expect(fine.rates[0]).toEqual({ second: 4, seconds: 1, rowsPerSecond: 8 });
    // From second 4 to second 10, and so on.
    const coarse = journal.progress.rates(id, 10);
    expect(coarse.step).toBe(10);
    expect(coarse.rates.map(({ second, seconds }) => [second, seconds])).toEqual([
      ...[10, 20, 30, 40].map((end) => [end, end === 10 ? 7 : 10]),
    ]);
    expect(coarse.rates[1].rowsPerSecond).toBe(31);
  });

  it('is accessible only to its owner', () => {
    expect(statSync(join(folder, 'journal.db')).mode & 0o777).toBe(0o600);
  });

  it('gives every run a greater id than all earlier ones, even if the clock is set back', () => {
    const clock = [1_000, 1_000, 1_000, 1_001, 5, 2_000];
    const ids = clock.map((createdAt) => addRun({ createdAt: createdAt + 1_000_000_000_000 }).id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    ids.forEach((id) => expect(id).toMatch(/^[0-9a-z]{21}$/));
  });

  it('returns at most as many samples as requested, with longer intervals if there are more', () => {
    const { id } = addRun();
    recordSeconds(id, 125).end([]);
    expect(journal.progress.samples(id, 0, 125)).toHaveLength(125);
    const tens = journal.progress.samples(id, 0, 20);
    expect(tens.map(({ seconds }) => seconds)).toEqual([...Array<number>(12).fill(10), 5]);
    expect(tens.map(({ acked }) => acked)).toEqual([...Array<number>(12).fill(100), 50]);
    expect(journal.progress.samples(id, 0, 3).map(({ second }) => second)).toEqual([60, 120, 125]);
    expect(journal.progress.samples(id, 120, 5).map(({ second }) => second)).toEqual([121, 122, 123, 124, 125]);
    expect(journal.progress.samples(id, 125, 5)).toEqual([]);
  });

  it('returns samples of a run that is too short for a longer interval', () => {
    const { id } = addRun();
    recordSeconds(id, 8);
    expect(journal.progress.samples(id, 0, 5).map(({ second }) => second)).toEqual([4, 5, 6, 7, 8]);
  });

  it('removes a run with everything that belongs to it, and no other run', () => {
    const [gone, stays] = [addRun(), addRun()];
    recordSeconds(gone.id, 2);
    recordSeconds(stays.id, 2);
    journal.removeRun(gone.id);
    expect(journal.run(gone.id)).toBeNull();
    expect(journal.progress.samples(gone.id, 0, 10)).toEqual([]);
    expect(journal.progress.of(gone.id)).toBeNull();
    expect(journal.progress.samples(stays.id, 0, 10)).toHaveLength(2);
  });

  it('marks a run whose process has ended as interrupted, with its results, and leaves others unchanged', () => {
    const orphan = addRun();
    recordSeconds(orphan.id, 4);
    const unbegun = addRun();
    const own = addRun({ owner: `${process.pid}:` });
    interruptOrphans(journal);

    expect(journal.run(orphan.id)).toMatchObject({ state: 'interrupted', valid: null });
    expect(journal.report(orphan.id)).toMatchObject({
      state: 'interrupted',
      rowsPerSecond: 10,
      latencyMs: { service: { p50: 1.5 } },
      errors: [{ code: 'LOST', count: 4 }],
      ledger: null,
      ledgerProblem: { code: 'INTERRUPTED' },
    });
    expect(journal.report(unbegun.id)).toMatchObject({ state: 'interrupted', rowsPerSecond: null });
    expect(journal.run(own.id)?.state).toBe('running');
    expect(journal.progress.samples(orphan.id, 0, 10)).toHaveLength(4);
  });

  it('can be opened while another program creates the same new file', async () => {
    const another = mkdtempSync(join(tmpdir(), 'thermobench-journal-'));
    const other = new Worker(
      `const { DatabaseSync } = require('node:sqlite');
      const { parentPort, workerData } = require('node:worker_threads');
      const database = new DatabaseSync(workerData);
      database.exec('CREATE TABLE something (id); BEGIN IMMEDIATE');
      parentPort.postMessage('at work');
      setTimeout(() => { database.exec('COMMIT'); database.close(); }, 100);`,
      { eval: true, workerData: join(another, 'journal.db') }
    );
    await once(other, 'message');
    new Journal(another).close();
    await once(other, 'exit');
    rmSync(another, { recursive: true });
  });

  it("shows in a list which rows the store of a run's relay lacks", () => {
    const own = {
      ...{ offered: 10, acked: 10, stored: 10, lost: 0, duplicated: 0 },
      ...{ storedUnacked: 0, wrong: 0, gaps: 0, rejected: 0, dropped: 0 },
    };
    const relay = {
      ...{ target: 'end', sink: 'mysql', rowsPerSecond: 5, relayed: 7, duplicates: 0, poison: 0, rebalances: 0 },
      ...{ retries: 0, mostLag: 1, drainMs: 1, endToEndMs: null, ledgerProblem: null },
      ledger: { ...own, stored: 7, lost: 3 },
    };
    const brief = (relayed?: RelayReport) => {
      const run = addRun();
      const ending = { state: 'done' as const, endedAt: 9_000, fault: null, ledger: own, ledgerProblem: null };
      const parts = { ...ending, embedded: false, ...(relayed && { relay: relayed }) };
      journal.addReport(buildReport(run, new Totals(), parts));
      return journal.run(run.id)?.brief;
    };
    expect(brief()).toEqual({
      serviceP99Ms: null,
      bound: null,
      limit: null,
      intendedP99Ms: null,
      stopped: null,
      fellBehind: false,
      p99AtLeast: false,
      ledger: { lost: 0, duplicated: 0, wrong: 0 },
      generatorLimited: false,
      thresholds: [],
    });
    expect(brief(relay)?.ledger).toEqual({ lost: 3, duplicated: 0, wrong: 0 });
    expect(brief({ ...relay, ledger: null })?.ledger).toBeNull();
    expect(journal.runs(10).map(({ brief }) => brief?.ledger?.lost)).toEqual([undefined, 3, 0]);
  });

  it('shows in a list that a p99 is only a lower bound', () => {
    const run = addRun();
    const ending = { state: 'done' as const, endedAt: 9_000, fault: null, ledger: null, ledgerProblem: null };
    const report = buildReport(run, new Totals(), { ...ending, embedded: false });
    const waits = { p50: 900, p90: 900, p99: 900, p999: 900, max: 900 };
    const latencyMs = { ...report.latencyMs, service: waits, failed: waits };
    journal.addReport({ ...report, failed: 3, latencyMs });
    expect(journal.run(run.id)?.brief).toMatchObject({ serviceP99Ms: 900, p99AtLeast: true });
  });

  it('of a newer Thermobench is refused, and left unchanged', () => {
    journal.close();
    const path = join(folder, 'journal.db');
    using other = new DatabaseSync(path);
    const version = Number(other.prepare('PRAGMA user_version').get()?.user_version);
    other.exec('PRAGMA user_version = 99');
    expect(() => new Journal(folder)).toThrow(
      expect.objectContaining({ kind: 'configuration', code: 'JOURNAL_NEWER' })
    );
    expect(other.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
    other.exec(`PRAGMA user_version = ${version}`);
    journal = new Journal(folder);
  });

  it('of an older Thermobench is upgraded, and keeps its contents', () => {
    const { id } = addRun();
    journal.close();
    using older = new DatabaseSync(join(folder, 'journal.db'));
    older.exec(`
      ALTER TABLE sweep DROP COLUMN problem; ALTER TABLE sweep DROP COLUMN stopped; DROP TABLE removed_run; DROP TABLE baseline;
      ALTER TABLE run DROP COLUMN notes; ALTER TABLE run DROP COLUMN tags; ALTER TABLE run DROP COLUMN written_until;
      DROP TABLE limit_search; ALTER TABLE run DROP COLUMN limit_search;
      ALTER TABLE progress DROP COLUMN crew; DROP TABLE outage; PRAGMA user_version = 1`);
    journal = new Journal(folder);
    expect(journal.run(id)).toMatchObject({ startedBy: 'somebody', notes: '', tags: [] });
    expect(journal.sweeps.newest(10)).toEqual([]);
    expect(journal.limitSearches.newest(10)).toEqual([]);
  });

  it('of an older Thermobench gets the real end of an interrupted run, which was the time of the next start', () => {
    const [START, FOUND] = [1_000_000_000_000, 1_000_200_000_000];
    const { id } = addRun();
    journal.setStarted(id, START);
    const run = journal.run(id);
    const ending = { state: 'interrupted' as const, endedAt: FOUND, fault: null, ledger: null, ledgerProblem: null };
    journal.addReport(buildReport(run ?? addRun(), new Totals(), { ...ending, embedded: false }));
    journal.close();
    using older = new DatabaseSync(join(folder, 'journal.db'));
    older
      .prepare('INSERT INTO sample (run, step, second, sample) VALUES (?, 1, 7, ?)')
      .run(id, JSON.stringify({ at: START + 7_000 }));
    older.exec(`
      ALTER TABLE run DROP COLUMN written_until; DROP TABLE baseline; DROP TABLE limit_search;
      ALTER TABLE run DROP COLUMN limit_search; ALTER TABLE progress DROP COLUMN crew; DROP TABLE outage;
      PRAGMA user_version = 6`);
    journal = new Journal(folder);
    expect(journal.run(id)?.endedAt).toBe(START + 7_000);
    expect(journal.report(id)?.endedAt).toBe(START + 7_000);
    journal.removeRun(id, ['sqlite']);
    expect(journal.writtenRows.erasures()[0]?.until).toBeGreaterThanOrEqual(FOUND);
  });

  it('that is not a journal is refused, with advice on what to do', () => {
    const other = mkdtempSync(join(tmpdir(), 'thermobench-no-journal-'));
    rmSync(other, { recursive: true });
    expect(() => new Journal(other)).toThrow(
      expect.objectContaining({ kind: 'configuration', hint: expect.stringContaining('--data') })
    );
  });
});
