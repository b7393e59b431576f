import type { Limits } from './control-group.ts';

/** Login with all rights. */
export interface Login {
  host: string;
  port: number;
  user: string;
  password: string;
}

/** Another client locks the table, or all of its rows, for `heldMs`, and leaves it free for `freeMs`, again and again. */
export interface Locking {
  readonly what: 'table' | 'rows';
  readonly heldMs: number;
  readonly freeMs: number;
}

/** Something that limits a run, at a certain strength. */
export interface Cause {
  /** What is known to limit the run: a side and a resource of the verdict. */
  readonly truth: string;
  readonly strength: string;
  readonly target: 'mariadb' | 'null' | 'sqlite';
  /** Settings of the run, for the command line. */
  readonly run: readonly string[];
  readonly producers?: Limits;
  readonly store?: Limits;
  /** Programs that burn a CPU each. */
  readonly burning?: number;
  readonly locking?: Locking;
  /** Size of the redo log. */
  readonly redoLogBytes?: number;
  /** What a proxy adds to each answer. */
  readonly delayMs?: number;
  /** What each flush of the store takes longer. */
  readonly flushMs?: number;
  /** Of the only link between the producers and the store. */
  readonly bitsPerSecond?: number;
}

const ONE = ['--producers', '1'];
const commitEvery = (rows: number) => ['--commit-every', String(rows)];
const MB = 1024 * 1024;

/** Each cause with its strengths. Where a limit is given, it is far below what the machine can do without it. */
export const CAUSES: readonly Cause[] = [
  { truth: 'none rate', strength: '50/s', target: 'mariadb', run: ['--rate', '50/s', ...commitEvery(10)] },
  { truth: 'none rate', strength: '1000/s', target: 'null', run: ['--rate', '1000/s'] },
  { truth: 'generator thread', strength: 'no store', target: 'null', run: ONE },
  { truth: 'generator cpu', strength: 'a thread per CPU', target: 'null', run: ['--producers', '2'] },
  { truth: 'generator cpu', strength: 'four producers per CPU', target: 'null', run: ['--producers', '8'] },
  { truth: 'generator cpu quota', strength: '0.2 CPUs', target: 'null', run: ONE, producers: { cpus: 0.2 } },
  { truth: 'generator cpu quota', strength: '0.5 CPUs', target: 'null', run: ONE, producers: { cpus: 0.5 } },
  {
    truth: 'generator cpu quota',
    strength: '0.1 CPUs, MariaDB',
    target: 'mariadb',
    run: [...ONE, ...commitEvery(1000)],
    producers: { cpus: 0.1 },
  },
  { truth: 'generator other load', strength: '8 programs', target: 'null', run: ONE, burning: 8 },
  { truth: 'generator other load', strength: '4 programs', target: 'null', run: ONE, burning: 4 },
  {
    truth: 'store cpu quota',
    strength: '0.1 CPUs',
    target: 'mariadb',
    run: ['--producers', '4', ...commitEvery(100)],
    store: { cpus: 0.1 },
  },
  {
    truth: 'store cpu quota',
    strength: '0.3 CPUs',
    target: 'mariadb',
    run: ['--producers', '4', ...commitEvery(100)],
    store: { cpus: 0.3 },
  },
  {
    truth: 'store disk operations',
    strength: '20 writes/s',
    target: 'mariadb',
    run: ['--producers', '4', ...commitEvery(1)],
    store: { writesPerSecond: 20 },
  },
  {
    truth: 'store disk operations',
    strength: '60 writes/s',
    target: 'mariadb',
    run: ['--producers', '4', ...commitEvery(10)],
    store: { writesPerSecond: 60 },
  },
  // The table that this project grew from: a slow card and a slow producer, and more rows in each commit.
  ...[1, 10, 1000].map((rows): Cause => ({
    truth: rows === 1000 ? 'generator cpu quota' : 'store disk operations',
    strength: `60 writes/s and 0.1 CPUs, commit every ${rows}`,
    target: 'mariadb',
    run: ['--producers', '1', ...commitEvery(rows)],
    producers: { cpus: 0.1 },
    store: { writesPerSecond: 60 },
  })),
  {
    truth: 'store disk bandwidth',
    strength: '1 MB/s',
    target: 'mariadb',
    run: ['--producers', '4', '--payload', '100', ...commitEvery(1000)],
    store: { writtenBytesPerSecond: MB },
  },
  {
    truth: 'store disk bandwidth',
    strength: '3 MB/s',
    target: 'mariadb',
    run: ['--producers', '4', '--payload', '100', ...commitEvery(1000)],
    store: { writtenBytesPerSecond: 3 * MB },
  },
  { truth: 'store disk flush', strength: 'one producer', target: 'mariadb', run: [...ONE, ...commitEvery(1)] },
  {
    truth: 'store disk flush',
    strength: 'two producers',
    target: 'mariadb',
    run: ['--producers', '2', ...commitEvery(1)],
  },
  ...(['table', 'rows'] as const).flatMap((what) =>
    [
      { heldMs: 900, freeMs: 100 },
      { heldMs: 300, freeMs: 10 },
    ].map((times): Cause => ({
      truth: 'store locks',
      strength: `${what}, ${times.heldMs} of ${times.heldMs + times.freeMs} ms`,
      target: 'mariadb',
      run: ['--producers', '4', ...commitEvery(10)],
      locking: { what, ...times },
    }))
  ),
  // With so many rows in a commit, inserting a row costs the store more CPU time than building it costs a producer.
  ...['4', '8'].map((producers): Cause => ({
    truth: 'store cpu',
    strength: `${producers} producers, large commits`,
    target: 'mariadb',
    run: ['--producers', producers, ...commitEvery(10_000)],
  })),
  ...[8, 16].map((megabytes): Cause => ({
    truth: 'store redo log',
    strength: `${megabytes} MB`,
    target: 'mariadb',
    run: ['--producers', '4', '--payload', '100', ...commitEvery(100)],
    redoLogBytes: megabytes * MB,
  })),
  {
    truth: 'store disk flush',
    strength: '5 ms, one producer',
    target: 'mariadb',
    run: [...ONE, ...commitEvery(1)],
    flushMs: 5,
  },
  {
    truth: 'store disk flush',
    strength: '20 ms, four producers',
    target: 'mariadb',
    run: ['--producers', '4', ...commitEvery(10)],
    flushMs: 20,
  },
  {
    truth: 'store memory',
    strength: '130 MB',
    target: 'mariadb',
    run: ['--producers', '4', '--payload', '100', ...commitEvery(100)],
    store: { memoryBytes: 130 * MB },
  },
  {
    truth: 'store memory',
    strength: '115 MB',
    target: 'mariadb',
    run: ['--producers', '4', '--payload', '100', ...commitEvery(10)],
    store: { memoryBytes: 115 * MB },
  },
  {
    truth: 'network bandwidth',
    strength: '1 Mbit/s',
    target: 'mariadb',
    run: ['--producers', '4', ...commitEvery(100)],
    bitsPerSecond: 1e6,
  },
  {
    truth: 'network bandwidth',
    strength: '5 Mbit/s',
    target: 'mariadb',
    run: ['--producers', '2', '--payload', '100', ...commitEvery(1000)],
    bitsPerSecond: 5e6,
  },
  { truth: 'none round trip', strength: '5 ms', target: 'mariadb', run: [...ONE, ...commitEvery(10)], delayMs: 5 },
  {
    truth: 'none round trip',
    strength: '20 ms, four producers',
    target: 'mariadb',
    run: ['--producers', '4', ...commitEvery(10)],
    delayMs: 20,
  },
];
