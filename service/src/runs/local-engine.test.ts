import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { loadSettings } from '../config/load-settings.ts';
import type { ConfiguredTarget, Settings } from '../config/settings.ts';
import type { Report } from '../model/report.ts';
import { hasEnded, type Run, type RunRequest, type RunState } from '../model/run.ts';
import { mysqlSink } from '../sinks/mysql/sink.ts';
import { sqliteSink } from '../sinks/sqlite/sink.ts';
import { openLocalEngine, type LocalEngine } from './local-engine.ts';

let folder: string;
let settings: Settings;
let engine: LocalEngine;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-engine-'));
  settings = loadSettings({ dataFolder: folder, env: {} });
  engine = openLocalEngine(settings);
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const SHORT: RunRequest = { target: 'sqlite', source: { kind: 'synthetic' }, producers: 1, rows: 200 };
const ENDLESS: RunRequest = { ...SHORT, rows: null, durationMs: null };

const start = (request: RunRequest, on = engine) => on.start(request, 'tester');

/** Another engine that knows this target as well. */
async function withTarget(target: ConfiguredTarget): Promise<LocalEngine> {
  await engine.close();
  const targets = new Map([...settings.targets(), [target.name, target]]);
  engine = openLocalEngine({ ...settings, targets: () => targets });
  return engine;
}

async function until(id: string, reached: (run: Run) => boolean, on = engine): Promise<Run> {
  for (;;) {
    const run = await on.run(id);
    if (reached(run)) {
      return run;
    }
    await pause(10);
  }
}

async function ended(id: string, on = engine): Promise<Report> {
  await until(id, ({ state }) => hasEnded(state), on);
  return on.report(id);
}

const inState = (state: RunState) => (run: Run) => run.state === state;

function tamper(sql: string): void {
  using database = new DatabaseSync(join(folder, 'readings.db'));
  expect(database.prepare(sql).run().changes).toBeGreaterThan(0);
}

describe('a run', () => {
  it('writes, is measured, counted back and reported', async () => {
    const { id } = await start({ ...SHORT, producers: 2, rows: 2_001, sink: { commitEvery: 50 } });
    const report = await ended(id);
    expect(report).toMatchObject({
      state: 'done',
      valid: true,
      startedBy: 'tester',
      ledger: { offered: 2_001, acked: 2_001, stored: 2_001, lost: 0, duplicated: 0, wrong: 0, gaps: 0 },
      store: { durability: { synchronous: 'FULL' } },
      errors: [],
    });
    const { building, writing, committing, idle } = report.timeSpent;
    expect(building + writing + committing + idle).toBeCloseTo(1, 9);
    expect(idle).toBe(0);

    const samples = await engine.samples(id, { after: -1, maxPoints: 100 });
    expect(samples.reduce((sum, { acked }) => sum + acked, 0)).toBe(2_001);
    const states = (await engine.events(id)).flatMap(({ text }) => /^State: (\w+)/.exec(text)?.[1] ?? []);
    expect(states).toEqual(['preparing', 'running', 'verifying']);
  });

  it('of fewer rows than producers writes just these', async () => {
    const { id } = await start({ ...SHORT, producers: 8, rows: 3 });
    expect(await ended(id)).toMatchObject({ state: 'done', ledger: { offered: 3, stored: 3 } });
  });

  it('with a duration goes through warming, running and draining, and leaves the warm-up out of the rate', async () => {
    const { id } = await start({ ...SHORT, rows: null, durationMs: 1_000, warmupMs: 1_000, ratePerSecond: 200 });
    const report = await ended(id);
    const states = (await engine.events(id)).flatMap(({ text }) => /^State: (\w+)/.exec(text)?.[1] ?? []);
    expect(states).toEqual(['preparing', 'warming', 'running', 'draining', 'verifying']);
    expect(report.ledger?.offered).toBe(400);
    const lastedSeconds = (report.endedAt - (report.startedAt ?? Infinity)) / 1_000;
    expect(report.measuredSeconds).toBeLessThanOrEqual(lastedSeconds - 1);
    expect(report.rowsPerSecond).toBeGreaterThan(0);
    expect(report.loop).toBe('paced');
  });

  it('on the null sink has no ledger, for there is nothing to count', async () => {
    const { id } = await start({ ...SHORT, target: 'null' });
    expect(await ended(id)).toMatchObject({ state: 'done', valid: null, ledger: null, ledgerProblem: null });
  });

  it('whose target does not work ends as failed, with a kind and a hint', async () => {
    await withTarget({
      name: 'broken',
      origin: 'file',
      kind: sqliteSink,
      settings: { sink: 'sqlite', file: join(folder, 'no such folder', 'readings.db') },
    });
    const { id } = await start({ ...SHORT, target: 'broken' });
    const report = await ended(id);
    expect(report).toMatchObject({ state: 'failed', startedAt: null, ledger: null, rowsPerSecond: null });
    expect(report.errors[0]).toMatchObject({ kind: 'configuration', hint: expect.stringMatching(/\w/) });
  });

  it('whose journal cannot be written any more ends as failed, and the process lives', async () => {
    const { id } = await start(ENDLESS);
    await until(id, inState('running'));
    using journal = new DatabaseSync(join(folder, 'journal.db'));
    journal.exec('DROP TABLE sample');
    expect(await ended(id)).toMatchObject({ state: 'failed', errors: [{ code: 'JOURNAL_UNWRITABLE' }] });
  });

  it('whose report cannot be written says so to whoever asks for it, and holds up nobody', async () => {
    const { id } = await start(ENDLESS);
    await until(id, inState('running'));
    using journal = new DatabaseSync(join(folder, 'journal.db'));
    journal.exec(`CREATE TRIGGER refusal BEFORE INSERT ON report BEGIN SELECT RAISE(ABORT, 'refused'); END`);
    const next = await start(SHORT);
    await engine.stop(id);
    const unrecorded = { code: 'JOURNAL_UNWRITABLE', hint: expect.stringContaining('data folder') };
    await expect(until(id, () => false)).rejects.toMatchObject(unrecorded);
    await expect(until(next.id, () => false)).rejects.toMatchObject(unrecorded);

    journal.exec('DROP TRIGGER refusal');
    const { id: third } = await start(SHORT);
    expect(await ended(third)).toMatchObject({ state: 'done' });
    expect(await engine.report(id)).toMatchObject({ state: 'interrupted' });
  });

  it('can be forgotten once it has ended', async () => {
    const { id } = await start(ENDLESS);
    await expect(engine.remove(id)).rejects.toMatchObject({ code: 'RUN_ACTIVE' });
    await expect(engine.report(id)).rejects.toMatchObject({ code: 'REPORT_MISSING' });
    await engine.stop(id);
    await ended(id);
    await engine.remove(id);
    await expect(engine.run(id)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });
});

describe('stopping a run', () => {
  it('commits the tail, counts back and is done', async () => {
    const { id } = await start({ ...ENDLESS, sink: { commitEvery: 100_000 } });
    await until(id, inState('running'));
    await engine.stop(id);
    const report = await ended(id);
    expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0 } });
    expect(report.ledger?.acked).toBe(report.ledger?.offered);
    expect(report.ledger?.acked).toBeGreaterThan(0);
  });

  it('twice gives up what is not committed, and still counts back', async () => {
    const { id } = await start({ ...ENDLESS, sink: { commitEvery: 100_000 } });
    await until(id, inState('running'));
    await engine.stop(id);
    await engine.stop(id);
    expect(await ended(id)).toMatchObject({ state: 'cancelled', valid: true, ledger: { lost: 0, duplicated: 0 } });
  });

  it('that has ended changes nothing', async () => {
    const { id } = await start(SHORT);
    const report = await ended(id);
    expect(await engine.stop(id)).toMatchObject({ state: 'done' });
    expect(await engine.report(id)).toEqual(report);
  });

  it('while it still waits for its turn cancels it', async () => {
    const running = await start(ENDLESS);
    const waiting = await start(SHORT);
    await until(running.id, inState('running'));
    expect(await engine.run(waiting.id)).toMatchObject({ state: 'planned' });
    await engine.stop(waiting.id);
    expect(await ended(waiting.id)).toMatchObject({ state: 'cancelled', startedAt: null });
    expect(await engine.run(running.id)).toMatchObject({ state: 'running' });
  });

  describe('while it connects to a server that says nothing', () => {
    const connected = Promise.withResolvers<void>();
    const server = createServer(() => connected.resolve());
    let id: string;
    beforeEach(async () => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const silent = { sink: 'mysql', host: '127.0.0.1', port, database: 'd', user: 'u', timeoutMs: 500 };
      await withTarget({ name: 'silent', origin: 'file', kind: mysqlSink, settings: mysqlSink.target.parse(silent) });
      ({ id } = await start({ ...SHORT, target: 'silent' }));
      await connected.promise;
    });
    afterEach(() => {
      server.close();
    });

    it('twice cancels it at once', async () => {
      await engine.stop(id);
      await engine.stop(id);
      expect(await ended(id)).toMatchObject({ state: 'cancelled', errors: [] });
    });

    it('by closing the engine ends with the server’s silence, and keeps a report', async () => {
      await engine.close();
      engine = openLocalEngine(settings);
      expect(await engine.report(id)).toMatchObject({ state: 'failed', errors: [{ kind: 'transient' }] });
    });
  });
});

describe('runs on one target', () => {
  it('come one after the other, in the order they were asked for', async () => {
    const first = await start(SHORT);
    const second = await start(SHORT);
    expect(second.id > first.id).toBe(true);
    const report = await ended(second.id);
    expect(report).toMatchObject({ state: 'done', valid: true });
    expect(report.startedAt).toBeGreaterThanOrEqual((await engine.report(first.id)).endedAt);
  });

  it('are refused where they are not to wait', async () => {
    const running = await start(ENDLESS);
    await expect(start({ ...SHORT, ifBusy: 'refuse' })).rejects.toMatchObject({
      code: 'TARGET_BUSY',
      message: expect.stringContaining(running.id),
    });
    expect(await engine.runs(10)).toHaveLength(1);
  });

  it('do not wait for one on another target', async () => {
    await start(ENDLESS);
    const { id } = await start({ ...SHORT, target: 'null', ifBusy: 'refuse' });
    expect(await ended(id)).toMatchObject({ state: 'done' });
  });

  it('wait for one of another engine on the same data folder', async () => {
    const running = await start(ENDLESS);
    await until(running.id, inState('running'));
    const second = openLocalEngine(settings);
    const { id } = await start(SHORT, second);
    expect(await second.run(running.id)).toMatchObject({ state: 'running' });
    await expect(second.stop(running.id)).rejects.toMatchObject({ code: 'RUN_ELSEWHERE' });
    expect(await second.run(id)).toMatchObject({ state: 'planned' });

    await engine.stop(running.id);
    const first = await ended(running.id);
    const report = await ended(id, second);
    expect(report).toMatchObject({ state: 'done', valid: true });
    expect(report.startedAt).toBeGreaterThanOrEqual(first.endedAt);
    await second.close();
  });
});

it('closing the engine ends what runs with a report, and what waits as well', async () => {
  const running = await start(ENDLESS);
  const waiting = await start(SHORT);
  await until(running.id, inState('running'));
  await engine.close();
  engine = openLocalEngine(settings);
  expect(await engine.report(running.id)).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0 } });
  expect(await engine.report(waiting.id)).toMatchObject({ state: 'cancelled' });
});

describe('verify', () => {
  const ARTICLE: RunRequest = { ...SHORT, sink: { schema: 'article' } };
  const one = 'rowid = (SELECT max(rowid) FROM reading_article)';

  it.each([
    ['lost', `DELETE FROM reading_article WHERE ${one}`, '1 acked reading(s) are not in the store.'],
    [
      'duplicated',
      `INSERT INTO reading_article SELECT * FROM reading_article WHERE ${one}`,
      '1 reading(s) are in the store more than once.',
    ],
    [
      'wrong',
      `UPDATE reading_article SET reading_value = reading_value + 1 WHERE ${one}`,
      '1 reading(s) in the store have another value than was sent.',
    ],
  ] as const)('finds a row %s since, and calls the run invalid', async (count, change, reason) => {
    const { id } = await start(ARTICLE);
    expect(await ended(id)).toMatchObject({ valid: true });
    tamper(change);
    const corrected = await engine.verify(id);
    expect(corrected).toMatchObject({ state: 'done', valid: false, invalidReasons: [reason], ledger: { [count]: 1 } });
    expect(await engine.report(id)).toEqual(corrected);
    expect(await engine.run(id)).toMatchObject({ valid: false });
  });

  it('of a store that cannot be read now says so, and keeps the earlier count', async () => {
    const { id } = await start(SHORT);
    const report = await ended(id);
    writeFileSync(join(folder, 'readings.db'), 'This is no database.');
    await expect(engine.verify(id)).rejects.toMatchObject({ hint: expect.any(String) });
    expect(await engine.report(id)).toEqual(report);
  });
});

describe('a sweep', () => {
  const request = (more: object = {}) => ({
    run: { ...SHORT, rows: 20 },
    matrix: { 'sink.commitEvery': [1, 10] },
    ...more,
  });
  async function sweepEnded(id: string) {
    for (;;) {
      const sweep = await engine.sweep(id);
      if (sweep.state !== 'running') {
        return sweep;
      }
      await pause(10);
    }
  }

  it('runs every cell as often as asked, in rounds of a random order, and sums each up', async () => {
    const { id } = await engine.startSweep(request({ repeat: 2, seed: 3 }), 'tester');
    const sweep = await sweepEnded(id);
    expect(sweep).toMatchObject({ state: 'done', runsPlanned: 4, runsEnded: 4 });
    expect(sweep.cells.map(({ settings }) => settings)).toEqual([
      { 'sink.commitEvery': 1 },
      { 'sink.commitEvery': 10 },
    ]);
    for (const cell of sweep.cells) {
      expect(cell).toMatchObject({ valid: true, ledger: { acked: 40, stored: 40, lost: 0 } });
      expect(cell.runs).toHaveLength(2);
      const { median, low, high } = cell.rowsPerSecond ?? { median: NaN, low: NaN, high: NaN };
      expect(low).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(high);
    }
    // Each round has every cell once, so that a drift of the machine hits all alike.
    const order = (await engine.runs(20)).map((run) => sweep.cells.findIndex(({ runs }) => runs.includes(run.id)));
    expect(order.slice(0, 2).toSorted()).toEqual([0, 1]);
    expect(order.slice(2).toSorted()).toEqual([0, 1]);
  });

  it('is refused whole, with all errors of all cells, before anything starts', async () => {
    const matrix = { 'sink.commitEvery': [1, -5], producers: [1, 'many'] };
    await expect(engine.startSweep(request({ matrix }), null)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fields: [
        { field: 'producers', value: 'many' },
        { field: 'sink.commitEvery', value: -5 },
      ],
    });
    expect(await engine.runs(10)).toEqual([]);
    expect(await engine.sweeps(10)).toEqual([]);
  });

  it('that cannot start its next run says why it failed', async () => {
    const { id: before } = await engine.start(ENDLESS, null);
    const { id } = await engine.startSweep(request({ run: { ...ENDLESS, rows: 10, ifBusy: 'refuse' } }), null);
    expect(await sweepEnded(id)).toMatchObject({ state: 'failed', runsEnded: 0, problem: { code: 'TARGET_BUSY' } });
    await engine.stop(before);
  });

  it('that is stopped ends its run and begins no other', async () => {
    const { id } = await engine.startSweep(request({ run: ENDLESS }), null);
    const [run] = await engine.runs(1);
    await until(run.id, inState('running'));
    await engine.stopSweep(id);
    expect(await sweepEnded(id)).toMatchObject({ state: 'cancelled', runsEnded: 1 });
    expect(await engine.runs(10)).toHaveLength(1);
    expect(await engine.report(run.id)).toMatchObject({ state: 'done', valid: true });
  });
});
