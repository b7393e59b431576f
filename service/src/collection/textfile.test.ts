import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Fault } from '../model/fault.ts';
import { collectorMetrics, type CollectorView } from './collector-metrics.ts';
import { SensorWatch } from './sensor-watch.ts';
import { Textfile } from './textfile.ts';

const VIEW: CollectorView = {
  target: 'mariadb',
  startedAt: 1_000_000_000_000,
  now: 1_000_000_361_000,
  intervalMs: 500,
  progress: {
    tally: { acked: 28_800, dropped: 3, rejected: 4, transientErrors: 2, lastAckAt: 1_000_000_360_500 },
    waitingOnDisk: 17,
    sensors: [],
    sensorTimes: [],
  },
  board: [],
  measures: null,
};

describe('the metrics of a collector', () => {
  const values = async (view: CollectorView) =>
    (await collectorMetrics(view)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

  it('show when the store last accepted a reading, and what happened to the others', async () => {
    expect(await values(VIEW)).toEqual([
      'thermobench_collector_start_timestamp_seconds{target="mariadb"} 1000000000',
      'thermobench_collector_written_timestamp_seconds{target="mariadb"} 1000000361',
      'thermobench_collector_interval_seconds{target="mariadb"} 0.5',
      'thermobench_collector_last_ack_timestamp_seconds{target="mariadb"} 1000000360.5',
      'thermobench_collector_rows_acked_total{target="mariadb"} 28800',
      'thermobench_collector_spooled_rows{target="mariadb"} 17',
      'thermobench_collector_dropped_rows_total{target="mariadb"} 3',
      'thermobench_collector_rows_rejected_total{target="mariadb"} 4',
      'thermobench_collector_transient_errors_total{target="mariadb"} 2',
    ]);
  });

  it('omit the last ack before there was one', async () => {
    const tally = { ...VIEW.progress.tally, lastAckAt: null };
    expect(await values({ ...VIEW, progress: { ...VIEW.progress, tally } })).not.toContainEqual(
      expect.stringContaining('last_ack')
    );
  });

  it('count what each sensor did not deliver, and why', async () => {
    const sensors = [
      { location: 'cpu-thermal', refused: {}, failed: 0, missed: 0, lastFailure: null },
      { location: 'freezer', refused: { 'power-on': 2, checksum: 5 }, failed: 3, missed: 4, lastFailure: 'I/O error' },
    ];
    const exported = await values({ ...VIEW, progress: { ...VIEW.progress, sensors } });
    expect(exported).toEqual(
      expect.arrayContaining([
        'thermobench_collector_values_refused_total{target="mariadb",sensor="freezer",reason="power-on"} 2',
        'thermobench_collector_values_refused_total{target="mariadb",sensor="freezer",reason="checksum"} 5',
        'thermobench_collector_reads_failed_total{target="mariadb",sensor="cpu-thermal"} 0',
        'thermobench_collector_reads_failed_total{target="mariadb",sensor="freezer"} 3',
        'thermobench_collector_ticks_missed_total{target="mariadb",sensor="freezer"} 4',
      ])
    );
  });

  it('show when each sensor was last read, and when its value last changed', async () => {
    const watch = new SensorWatch();
    const read = (at: number, value: number) => watch.see([{ location: 'attic', time: at, value }], at);
    read(1_000_000_001_000, 20);
    read(1_000_000_002_000, 20.1);
    read(1_000_000_003_000, 20.1);
    expect(await values({ ...VIEW, progress: { ...VIEW.progress, sensorTimes: watch.times() } })).toEqual(
      expect.arrayContaining([
        'thermobench_collector_sensor_last_read_timestamp_seconds{target="mariadb",sensor="attic"} 1000000003',
        'thermobench_collector_sensor_last_change_timestamp_seconds{target="mariadb",sensor="attic"} 1000000002',
      ])
    );
  });

  it('are bounded, however many sensors a machine has', () => {
    const watch = new SensorWatch();
    for (let round = 0; round < 2; round += 1) {
      watch.see(
        Array.from({ length: 1_000 }, (_, index) => ({ location: `room ${index}`, time: 0, value: round })),
        round
      );
    }
    expect(watch.times()).toHaveLength(200);
    expect(watch.times()).toContainEqual(expect.objectContaining({ location: 'room 199', lastChangeAt: 1 }));
  });

  it('show each state of a board whose firmware reports them', async () => {
    const board = [
      { name: 'under_voltage', holds: true, heldSinceStart: true },
      { name: 'throttled', holds: false, heldSinceStart: true },
    ] as const;
    expect(await values({ ...VIEW, board })).toEqual(
      expect.arrayContaining([
        'thermobench_board_throttled{target="mariadb",state="under_voltage"} 1',
        'thermobench_board_throttled{target="mariadb",state="throttled"} 0',
        'thermobench_board_throttled_since_boot{target="mariadb",state="throttled"} 1',
      ])
    );
  });

  it('show what the firmware measured, and nothing in place of what it did not', async () => {
    const measures = { clockHertz: 1_500_345_728, coreVolts: 0.86 };
    expect(await values({ ...VIEW, measures })).toEqual(
      expect.arrayContaining([
        'thermobench_board_clock_hertz{target="mariadb"} 1500345728',
        'thermobench_board_core_volts{target="mariadb"} 0.86',
      ])
    );
    const unmeasured = await values({ ...VIEW, measures: { clockHertz: null, coreVolts: null } });
    expect(unmeasured).toEqual(await values(VIEW));
  });

  it('say nothing about earlier states if the firmware does not remember them', async () => {
    const board = [{ name: 'under_voltage', holds: true, heldSinceStart: null }] as const;
    const exported = await values({ ...VIEW, board });
    expect(exported).toContain('thermobench_board_throttled{target="mariadb",state="under_voltage"} 1');
    expect(exported).not.toContainEqual(expect.stringContaining('since_boot'));
  });
});

describe('a textfile', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'thermobench-textfile-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is replaced as a whole and readable by everybody, whatever the umask', async () => {
    const umask = process.umask(0o077);
    try {
      const file = join(folder, 'collector.prom');
      const textfile = new Textfile(file);
      await textfile.write('a 1\n'.repeat(1_000));
      await textfile.write('a 2\n');
      expect(readFileSync(file, 'utf8')).toBe('a 2\n');
      expect(statSync(file).mode & 0o777).toBe(0o644);
      expect(readdirSync(folder)).toEqual(['collector.prom']);
    } finally {
      process.umask(umask);
    }
  });

  it('keeps the last state after its writer has ended', async () => {
    const file = join(folder, 'collector.prom');
    let rows = 1;
    {
      await using _kept = new Textfile(file).keep({
        text: async () => `rows ${rows}\n`,
        failed: (fault) => expect.fail(fault.message),
      });
      await expect.poll(() => readdirSync(folder)).toContain('collector.prom');
      expect(readFileSync(file, 'utf8')).toBe('rows 1\n');
      rows = 2;
    }
    expect(readFileSync(file, 'utf8')).toBe('rows 2\n');
    await new Textfile(file).remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that cannot be written is reported once, and written as soon as possible', async () => {
    const file = join(folder, 'missing', 'collector.prom');
    const faults: Fault[] = [];
    {
      await using _kept = new Textfile(file).keep({
        text: async () => 'rows 1\n',
        failed: (fault) => faults.push(fault),
      });
      await expect.poll(() => faults.length).toBe(1);
      mkdirSync(join(folder, 'missing'));
    }
    expect(faults).toEqual([expect.objectContaining({ kind: 'configuration', code: 'ENOENT' })]);
    expect(readFileSync(file, 'utf8')).toBe('rows 1\n');
  });

  it('must have a name that node_exporter reads', () => {
    expect(() => new Textfile(join(folder, 'collector.txt'))).toThrow(
      expect.objectContaining({ kind: 'configuration', code: 'TEXTFILE_NAME' })
    );
  });
});
