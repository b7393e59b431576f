import { describe, expect, it } from 'vitest';

import { readingOf } from './pressure.ts';

/** As MySQL 9.7 reports them, with a redo log of 100 MiB. */
const MYSQL = { Innodb_redo_log_logical_size: 46_690_304, Innodb_redo_log_capacity_resized: 104_857_600 };

const checkpoint = (age: number) =>
  new Map([
    ['Innodb_checkpoint_age', age],
    ['Innodb_checkpoint_max_age', 100],
  ]);

describe('the figures of a MySQL server', () => {
  it.each<[string, Record<string, number>, number | undefined]>([
    ['by the age of the checkpoint in MariaDB', { Innodb_checkpoint_age: 25, Innodb_checkpoint_max_age: 100 }, 0.25],
    ['by the part of its capacity that MySQL lets sessions fill', MYSQL, 0.5],
    ['as full, even if MySQL goes beyond that part', { ...MYSQL, Innodb_redo_log_logical_size: 104_000_000 }, 1],
    ['as unknown before MySQL 8.0.30', {}, undefined],
    ['as unknown if the size is 0', { Innodb_checkpoint_age: 0, Innodb_checkpoint_max_age: 0 }, undefined],
  ])('give the share of the redo log in use: %s', (_name, status, filled) => {
    const { figures, missing } = readingOf([new Map(Object.entries(status))]);
    if (filled === undefined) {
      expect(figures.logFilled).toBeUndefined();
      expect(missing).toEqual([expect.stringContaining('redo log')]);
    } else {
      expect(figures.logFilled).toBeCloseTo(filled, 3);
      expect(missing).toEqual([]);
    }
  });

  it('give the share of the time in which the redo log was full, not only nearly full', () => {
    const looks = [92, 100, 101, 90].map((age) => checkpoint(age));
    expect(readingOf([checkpoint(60), ...looks]).figures).toMatchObject({
      logFilled: expect.closeTo((0.6 + 0.92 + 1 + 1 + 0.9) / 5),
      logFull: 0.4,
    });
  });

  it('are those of the last moment, apart from averages', () => {
    const reading = readingOf([
      new Map([
        ['Innodb_data_fsyncs', 5],
        ['Threads_running', 1],
      ]),
      new Map([
        ['Innodb_data_fsyncs', 7],
        ['Threads_running', 4],
      ]),
    ]);
    expect(reading.figures).toMatchObject({ flushes: 7, runningThreads: 1.5, logFull: undefined });
  });

  it('count neither the session that asks nor variables that the server does not have', () => {
    const { figures } = readingOf([
      new Map([
        ['Threads_running', 3],
        ['Innodb_os_log_pending_fsyncs', 1],
      ]),
    ]);
    expect(figures).toMatchObject({ runningThreads: 2, pendingFlushes: 1 });
    expect(figures.flushes).toBeUndefined();
  });
});
