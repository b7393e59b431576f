import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { sqliteSink } from '../sinks/sqlite/kind.ts';
import { renderSweep } from '../reports/sweep-report.ts';
import { ENDLESS, openTrialEngine, SHORT, type TrialEngine } from '../../test/engine/trial-engine.ts';

let trial: TrialEngine;
beforeEach(() => {
  // A log cannot delete single rows.
  const settings = { sink: 'sqlite', file: join(tmpdir(), 'never-written.db') };
  trial = openTrialEngine([{ name: 'log', origin: 'file', kind: { ...sqliteSink, deletesRuns: false }, settings }]);
});
afterEach(() => trial[Symbol.asyncDispose]());

describe('a sweep', () => {
  const request = (more: object = {}) => ({
    run: { ...SHORT, rows: 20 },
    matrix: { 'sink.commitEvery': [1, 10] },
    ...more,
  });
  async function sweepEnded(id: string) {
    for (;;) {
      const sweep = await trial.engine.sweep(id);
      if (sweep.state !== 'running') {
        return sweep;
      }
      await pause(10);
    }
  }

  it('runs every cell as often as requested, in rounds of a random order, and summarises each', async () => {
    const run = { ...SHORT, rows: 20, thresholds: { rowsPerSecond: '>= 1,000,000,000' } };
    const { id } = await trial.engine.startSweep(request({ run, repeat: 2, seed: 3 }), 'tester');
    const sweep = await sweepEnded(id);
    expect(sweep).toMatchObject({ state: 'done', runsPlanned: 4, runsEnded: 4 });
    expect(sweep.cells.map(({ settings }) => settings)).toEqual([
      { 'sink.commitEvery': 1 },
      { 'sink.commitEvery': 10 },
    ]);
    for (const cell of sweep.cells) {
      expect(cell).toMatchObject({ valid: true, ledger: { acked: 40, stored: 40, lost: 0 }, missedThresholds: 2 });
      expect(cell.runs).toHaveLength(2);
      const { median, low, high } = cell.rowsPerSecond ?? { median: NaN, low: NaN, high: NaN };
      expect(low).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(high);
      expect(cell.rowsPerSecond).toMatchObject({ runs: 2, coverage: null });
    }
    // Each round contains every cell once, so that a drift of the machine affects all cells equally.
    const order = (await trial.engine.runs(20)).map((run) =>
      sweep.cells.findIndex(({ runs }) => runs.includes(run.id))
    );
    expect(sweep.newestRun).toMatchObject({ id: (await trial.engine.runs(1))[0].id, createdAt: expect.any(Number) });
    expect(order.slice(0, 2).toSorted()).toEqual([0, 1]);
    expect(order.slice(2).toSorted()).toEqual([0, 1]);
  });

  it('says that one of its runs was deleted since, and no longer names it', async () => {
    const { id } = await trial.engine.startSweep(request({ matrix: {}, repeat: 3 }), 'tester');
    const [before] = (await sweepEnded(id)).cells;
    await trial.engine.remove(before.runs[1]);
    const sweep = await trial.engine.sweep(id);
    expect(sweep).toMatchObject({ runsPlanned: 3, runsEnded: 3 });
    expect(sweep.cells).toMatchObject([
      { runs: [before.runs[0], before.runs[2]], deletedRuns: 1, valid: true, ledger: { acked: 40, stored: 40 } },
    ]);
    expect(renderSweep(sweep, 'md').body).toContain('3 of 3 runs ended; the figures leave out 1 deleted run');
  });

  it('says how many rows the table held when the runs of each cell began', async () => {
    const { id } = await trial.engine.startSweep(request({ matrix: {}, repeat: 3 }), 'tester');
    const { cells } = await sweepEnded(id);
    expect(cells.map(({ storeRowsAtStart }) => storeRowsAtStart)).toEqual([{ least: 0, most: 40 }]);
    const { runs } = cells[0];
    const reports = await Promise.all(runs.map((run) => trial.engine.report(run)));
    expect(reports.map(({ storeRowsAtStart }) => storeRowsAtStart)).toEqual([0, 20, 40]);
  });

  describe('that repeats until it is precise', () => {
    it('stops at the most runs per cell, and says how many would be needed', async () => {
      const { id } = await trial.engine.startSweep(request({ matrix: {}, precision: 0.001, repeat: 8 }), null);
      const sweep = await sweepEnded(id);
      expect(sweep).toMatchObject({ state: 'done', runsPlanned: 8, runsEnded: 8 });
      const [{ precision }] = sweep.cells;
      expect(precision).toMatchObject({ reached: false, share: expect.any(Number) });
      expect(precision?.neededRuns).toBeGreaterThan(8);
      expect(renderSweep(sweep, 'md').body).toMatch(/±[\d.,]+ % instead of ±0\.1 %; about [\d,]+ runs would be needed/);
    });

    it('refuses fewer runs than an interval takes', async () => {
      await expect(trial.engine.startSweep(request({ precision: 0.03 }), null)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        fields: [{ field: 'repeat', value: 1, message: expect.stringContaining('at least 7') }],
      });
    });
  });

  describe('that empties the table between its runs', () => {
    const emptying = (more: object = {}) => request({ matrix: {}, repeat: 3, between: 'empty', ...more });

    it('deletes the rows of the previous run once they are counted, and no other rows', async () => {
      const other = await trial.start({ ...SHORT, rows: 7 });
      await trial.ended(other.id);
      const { id } = await trial.engine.startSweep(emptying(), 'tester');
      const { state, cells } = await sweepEnded(id);
      expect(state).toBe('done');
      expect(cells).toMatchObject([
        { valid: true, ledger: { acked: 60, stored: 60, lost: 0 }, storeRowsAtStart: { least: 7, most: 7 } },
      ]);
      expect(await trial.engine.verify(other.id)).toMatchObject({ valid: true, ledger: { stored: 7, lost: 0 } });
    });

    it('keeps its runs valid, however often they are verified', async () => {
      const { id } = await trial.engine.startSweep(emptying({ repeat: 2 }), 'tester');
      const [{ runs }] = (await sweepEnded(id)).cells;
      const [first, last] = await Promise.all(runs.map((run) => trial.engine.verify(run)));
      expect(first).toMatchObject({
        valid: true,
        readingsDeletedAt: expect.any(Number),
        ledger: { stored: 20, lost: 0 },
      });
      expect((await trial.engine.events(first.id)).at(-1)?.text).toContain('rows were deleted');
      expect(last).toMatchObject({ valid: true, readingsDeletedAt: null, ledger: { stored: 20, lost: 0 } });
    });

    it('keeps rows that were found wrong: they are evidence', async () => {
      await trial.ended((await trial.start(SHORT)).id);
      using other = new DatabaseSync(join(trial.dataFolder, 'readings.db'));
      other.exec(`
        CREATE TRIGGER spoil AFTER INSERT ON reading WHEN NEW.seq = 3
        BEGIN UPDATE reading SET value = 99 WHERE run_id = NEW.run_id AND seq = 3; END`);
      const { id } = await trial.engine.startSweep(emptying({ repeat: 2 }), 'tester');
      const { cells } = await sweepEnded(id);
      expect(cells).toMatchObject([{ valid: false, storeRowsAtStart: { least: 200, most: 220 } }]);
      expect(await trial.engine.verify(cells[0].runs[0])).toMatchObject({
        ...{ valid: false, readingsDeletedAt: null },
        ledger: { stored: 20, wrong: 1 },
      });
    });

    it('is refused for stores that cannot delete single runs, with advice on what to do', async () => {
      await expect(trial.engine.startSweep(emptying({ run: { ...SHORT, target: 'log' } }), null)).rejects.toMatchObject(
        {
          code: 'INVALID_INPUT',
          fields: [{ field: 'between', value: 'empty', message: expect.stringContaining('Use "keep"') }],
        }
      );
      expect(await trial.engine.runs(10)).toEqual([]);
      // The store that its runs write to decides.
      const cases = [{ target: 'sqlite' }, { target: 'null' }];
      const { id } = await trial.engine.startSweep(emptying({ run: { ...SHORT, target: 'log' }, cases }), null);
      expect(await sweepEnded(id)).toMatchObject({ state: 'done' });
    });
  });

  it('whose runs wrote nothing, or rows that can be deleted, is deleted with its readings', async () => {
    const { id } = await trial.engine.startSweep(request({ cases: [{ target: 'sqlite' }, { target: 'null' }] }), null);
    await sweepEnded(id);
    await trial.engine.removeSweep(id, { runs: 'delete', readings: 'delete' });
    await expect.poll(async () => (await trial.engine.stores()).flatMap(({ deletions }) => deletions)).toEqual([]);
    expect(await trial.engine.locations('sqlite', 'shown')).toEqual([]);
  });

  it('warms up each run for a tenth of its duration, unless a warm-up is given or the run ends after a number of rows', async () => {
    const warmups = async (run: object, matrix: object) => {
      const { id } = await trial.engine.startSweep({ run: { ...SHORT, rows: null, ...run }, matrix }, null);
      await trial.engine.stopSweep(id);
      const [first] = (await sweepEnded(id)).cells.flatMap(({ runs }) => runs);
      return first === undefined ? undefined : (await trial.engine.run(first)).spec.warmupMs;
    };
    expect(await warmups({ durationMs: 30_000 }, {})).toBe(3_000);
    expect(await warmups({}, { durationMs: [600_000] })).toBe(5_000);
    expect(await warmups({ durationMs: 30_000, warmupMs: 0 }, {})).toBe(0);
    expect(await warmups({ durationMs: 30_000 }, { warmupMs: [7_000] })).toBe(7_000);
    expect(await warmups({ durationMs: 1_000 }, {})).toBe(0);
    expect(await warmups({ durationMs: 30_000, rows: 10 }, {})).toBe(0);
    expect(await warmups({ durationMs: null, rows: 10 }, {})).toBe(0);
  });

  it('is refused as a whole, with all errors of all cells, before anything starts', async () => {
    const matrix = { 'sink.commitEvery': [1, -5], producers: [1, 'many'] };
    await expect(trial.engine.startSweep(request({ matrix }), null)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fields: [
        { field: 'producers', value: 'many' },
        { field: 'sink.commitEvery', value: -5 },
      ],
    });
    expect(await trial.engine.runs(10)).toEqual([]);
    expect(await trial.engine.sweeps(10)).toEqual([]);
  });

  it('cannot vary thresholds', async () => {
    const matrix = { thresholds: [{ errors: '<= 0' }] };
    await expect(trial.engine.startSweep(request({ matrix }), null)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('that cannot start its next run says why it failed', async () => {
    const { id: before } = await trial.engine.start(ENDLESS, null);
    const { id } = await trial.engine.startSweep(request({ run: { ...ENDLESS, rows: 10, ifBusy: 'refuse' } }), null);
    expect(await sweepEnded(id)).toMatchObject({ state: 'failed', runsEnded: 0, problem: { code: 'TARGET_BUSY' } });
    await trial.engine.stop(before);
  });

  it('that is stopped ends its run and starts no other', async () => {
    const { id } = await trial.engine.startSweep(request({ run: ENDLESS }), null);
    const [run] = await trial.engine.runs(1);
    await trial.until(run.id, ({ state }) => state === 'running');
    await trial.engine.stopSweep(id, 'remik');
    await trial.engine.stopSweep(id, 'somebody in more of a hurry');
    const stopped = { at: expect.any(Number), reason: 'request', by: 'remik' };
    expect(await sweepEnded(id)).toMatchObject({ state: 'cancelled', runsEnded: 1, stopped });
    expect(await trial.engine.runs(10)).toHaveLength(1);
    expect(await trial.engine.report(run.id)).toMatchObject({ stopped: { by: 'remik' } });
  });

  it('whose service ends says so, and so does the report of its run', async () => {
    const { id } = await trial.engine.startSweep(request({ run: ENDLESS }), null);
    const [run] = await trial.engine.runs(1);
    await trial.until(run.id, ({ state }) => state === 'running');
    await trial.reopen();
    expect(await trial.engine.sweep(id)).toMatchObject({ stopped: { reason: 'shutdown', by: null } });
    expect(await trial.engine.report(run.id)).toMatchObject({ stopped: { reason: 'shutdown', by: null } });
  });
});
