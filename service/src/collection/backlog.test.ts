import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Fault } from '../model/fault.ts';
import { Backlog } from './backlog.ts';
import { Spool, type SpooledReading } from './spool.ts';

let folder: string;
let file: string;
let spool: Spool;
let backlog: Backlog;
let dropped: number[];
let faults: Fault[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-backlog-'));
  file = join(folder, 'spool.db');
  dropped = [];
  faults = [];
  open();
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true });
});

function open(): void {
  spool = new Spool(file, 5);
  backlog = new Backlog(spool, {
    dropped: (readings) => dropped.push(...readings.map(({ seq }) => seq)),
    spoolFailed: (fault) => faults.push(fault),
  });
}

/** From now on all writes to the spool fail. */
function failingDisk(): void {
  spool.close();
  const db = new DatabaseSync(file);
  db.exec(`CREATE TRIGGER full BEFORE INSERT ON reading BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`);
  db.close();
  open();
}

describe('the backlog', () => {
  it('does not use the disk while the store keeps up', () => {
    backlog.append(entries(0, 3));
    expect(seqs(backlog.next(2))).toEqual([0, 1]);
    expect(seqs(backlog.done(backlog.next(2)))).toEqual([0, 1]);
    expect([backlog.rows, backlog.rowsOnDisk]).toEqual([1, 0]);
  });

  it('writes all readings to disk from the first failure until they are delivered, and keeps their order', () => {
    backlog.append(entries(0, 2));
    backlog.storeUnreachable();
    backlog.append(entries(2, 4));
    expect(backlog.rowsOnDisk).toBe(4);
    backlog.done(backlog.next(9));
    backlog.append(entries(4, 5));
    expect([backlog.rows, backlog.rowsOnDisk]).toEqual([1, 0]);
    expect(seqs(backlog.next(9))).toEqual([4]);
  });

  it('recognises readings that went to disk while they were on their way to the store', () => {
    backlog.append(entries(0, 3));
    const underWay = backlog.next(3);
    backlog.storeUnreachable();
    expect(seqs(backlog.done(underWay))).toEqual([0, 1, 2]);
    expect(backlog.rows).toBe(0);
  });

  it('does not report a reading as done if it was dropped on its way to the store', () => {
    backlog.append(entries(0, 4));
    const underWay = backlog.next(3);
    backlog.storeUnreachable();
    backlog.append(entries(4, 7));
    expect(dropped).toEqual([0, 1]);
    expect(seqs(backlog.done(underWay))).toEqual([2]);
    expect(seqs(backlog.next(9))).toEqual([3, 4, 5, 6]);
  });

  it('allows later readings to be removed before earlier ones', () => {
    backlog.append(entries(0, 4));
    const [, second, , fourth] = backlog.next(4);
    backlog.done([second, fourth]);
    expect(seqs(backlog.next(4))).toEqual([0]);
    backlog.done(backlog.next(1));
    expect(seqs(backlog.next(4))).toEqual([2]);
  });

  it('returns readings of one run at a time', () => {
    spool.append([entry(7, 'before'), entry(8, 'before')]);
    backlog.append(entries(0, 2));
    expect(backlog.next(9).map(({ run }) => run)).toEqual(['before', 'before']);
    backlog.done(backlog.next(9));
    expect(seqs(backlog.next(9))).toEqual([0, 1]);
  });

  it('holds readings in memory while the disk accepts none, and throws when memory is full too', () => {
    failingDisk();
    backlog.append(entries(0, 1_000));
    backlog.storeUnreachable();
    expect(faults).toMatchObject([{ code: 'SPOOL', message: expect.stringContaining('the disk is full') }]);
    expect(backlog.rows).toBe(1_000);
    expect(() => backlog.append(entries(1_000, 1_001))).toThrow(expect.objectContaining({ code: 'SPOOL' }));
  });
});

function entries(from: number, until: number): SpooledReading[] {
  return Array.from({ length: until - from }, (_, index) => entry(from + index));
}

function entry(seq: number, run = 'now'): SpooledReading {
  return { run, seq, reading: { location: 'lab', time: seq, value: 20 } };
}

function seqs(readings: readonly SpooledReading[]): number[] {
  return readings.map(({ seq }) => seq);
}
