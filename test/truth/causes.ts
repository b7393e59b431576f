import { cpus } from 'node:os';

import { allCpus, forced, oneThread, type Cause, type Setting } from './cause.ts';

const MB = 1024 * 1024;
const CPUS = cpus().length;

const builders = (producers: number, payload?: number): Setting => ({ target: 'null', producers, payload });
const mariadb = (producers: number, commitEvery: number, payload?: number): Setting => ({
  ...{ target: 'mariadb', producers, commitEvery, payload },
});

const PRODUCERS: readonly Cause[] = [
  forced('none rate', '50/s', { base: mariadb(1, 10), force: { rate: '50/s' } }),
  forced('none rate', '1000/s', { base: builders(1), force: { rate: '1000/s' } }),
  oneThread('no store', builders(1)),
  oneThread('no store, 100 bytes more per reading', builders(1, 100)),
  allCpus('generator cpu', 'a thread per CPU', builders(CPUS), CPUS),
  allCpus('generator cpu', 'four producers per CPU', builders(4 * CPUS), CPUS),
  ...[0.2, 0.5].map((quota) =>
    forced('generator cpu quota', `${quota} CPUs`, { base: builders(1), force: { limitProducers: { cpus: quota } } })
  ),
  // Large commits, so that the producer needs its CPU time for the rows, and hardly waits for the store.
  forced('generator cpu quota', '0.1 CPUs, MariaDB', {
    base: mariadb(1, 1000),
    force: { limitProducers: { cpus: 0.1 } },
  }),
  ...[4, 2].map((perCpu) =>
    forced('generator other load', `${perCpu} programs per CPU`, {
      base: builders(1),
      force: { burning: perCpu * CPUS },
    })
  ),
];

const STORE: readonly Cause[] = [
  ...[0.1, 0.3].map((quota) =>
    forced('store cpu quota', `${quota} CPUs`, { base: mariadb(4, 100), force: { limitStore: { cpus: quota } } })
  ),
  // With so many rows in a commit, inserting a row costs the store more CPU time than building it costs a producer.
  ...[2, 4].map((perCpu) =>
    allCpus('store cpu', `${perCpu} producers per CPU, large commits`, mariadb(perCpu * CPUS, 10_000), CPUS)
  ),
  ...[4, 2].map((perCpu) =>
    forced('store other load', `${perCpu} programs per CPU`, {
      base: mariadb(4, 10),
      force: { burning: perCpu * CPUS },
    })
  ),
  ...(['table', 'rows'] as const).flatMap((what) =>
    [
      { heldMs: 900, freeMs: 100 },
      { heldMs: 300, freeMs: 10 },
    ].map((times) =>
      forced('store locks', `${what}, ${times.heldMs} of ${times.heldMs + times.freeMs} ms`, {
        base: mariadb(4, 10),
        force: { locking: { what, ...times } },
      })
    )
  ),
  // A fast disk writes pages as fast as a log fills, so that even the smallest one limits nothing. On a disk that flushes as slowly
  // as a card, commits of many rows hardly wait for flushes, but writing pages does.
  ...[8, 16].map((megabytes) =>
    forced('store redo log', `${megabytes} MB, flushes of 5 ms`, {
      base: { ...mariadb(4, 1000, 100), flushMs: 5, redoLogBytes: 512 * MB },
      force: { redoLogBytes: megabytes * MB },
    })
  ),
  // The private server uses 128 MB for its pages alone, once the tables are larger than that.
  ...[110, 90].map((megabytes) =>
    forced('store memory', `${megabytes} MB`, {
      base: mariadb(4, 100, 100),
      force: { limitMemory: { memoryBytes: megabytes * MB } },
    })
  ),
];

const DISK: readonly Cause[] = [
  forced('store disk operations', '20 writes/s', {
    base: mariadb(4, 1),
    force: { limitStore: { writesPerSecond: 20 } },
  }),
  forced('store disk operations', '60 writes/s', {
    base: mariadb(4, 10),
    force: { limitStore: { writesPerSecond: 60 } },
  }),
  ...[1, 3].map((megabytes) =>
    forced('store disk bandwidth', `${megabytes} MB/s`, {
      base: mariadb(4, 1000, 100),
      force: { limitStore: { writtenBytesPerSecond: megabytes * MB } },
    })
  ),
  // A fast disk flushes in less time than the producers and the store need for a commit, so nothing less than this forces the limit.
  ...[
    { flushMs: 1, producers: 1, rows: 1 },
    { flushMs: 2, producers: 2, rows: 1 },
    { flushMs: 5, producers: 1, rows: 1 },
    { flushMs: 20, producers: 4, rows: 10 },
  ].map(({ flushMs, producers, rows }) =>
    forced('store disk flush', `${flushMs} ms, ${producers === 1 ? 'one producer' : `${producers} producers`}`, {
      base: mariadb(producers, rows),
      force: { flushMs },
    })
  ),
];

/**
 * The table that this project grew from: a slow card, a slow producer, and more rows in each commit. The rows travel as they did in
 * the Python script, one statement each. With 60 writes/s, the card would limit commits of 1000 rows too, because the limit counts
 * requests of at most 16 KB (1 MB/s in all), and our producer needs less CPU time for a row than the script. With 200 writes/s, the
 * quota of the producer is the lower limit there.
 */
const SLOW_CARD = { limitStore: { writesPerSecond: 200 } };
const SLOW_PRODUCER = { limitProducers: { cpus: 0.1 } };
const STORY: readonly Cause[] = [
  ...[1, 10].map((rows) =>
    forced('store disk operations', `200 writes/s and 0.1 CPUs, commit every ${rows}`, {
      base: { ...mariadb(1, rows), insert: 'single', ...SLOW_PRODUCER },
      force: SLOW_CARD,
    })
  ),
  forced('generator cpu quota', '200 writes/s and 0.1 CPUs, commit every 1000', {
    base: { ...mariadb(1, 1000), insert: 'single', ...SLOW_CARD },
    force: SLOW_PRODUCER,
  }),
];

const WAY: readonly Cause[] = [
  forced('network bandwidth', '1 Mbit/s', { base: mariadb(4, 100), force: { bitsPerSecond: 1e6 } }),
  forced('network bandwidth', '5 Mbit/s', { base: mariadb(2, 1000, 100), force: { bitsPerSecond: 5e6 } }),
  forced('none round trip', '5 ms', { base: mariadb(1, 10), force: { delayMs: 5 } }),
  forced('none round trip', '20 ms, 4 producers', { base: mariadb(4, 10), force: { delayMs: 20 } }),
];

/** Each cause with its strengths. */
export const CAUSES: readonly Cause[] = [...PRODUCERS, ...STORE, ...DISK, ...STORY, ...WAY];
