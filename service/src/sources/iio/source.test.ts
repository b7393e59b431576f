import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Reading } from '../../model/reading.ts';
import { SensorNames } from '../names.ts';
import { openIio } from './source.ts';

const TESTCASES = join(import.meta.dirname, 'testcases');
const NOON = Date.UTC(2026, 5, 1, 12);

function open(sysfsRoot: string, retries: number, now: () => number) {
  return openIio({ sysfsRoot, retries, answerWithinMs: 30_000 }, new SensorNames(null, undefined), now);
}

describe('the sensors of the industrial I/O subsystem', () => {
  it.each(readdirSync(TESTCASES))('are read as expected from %s', async (machine) => {
    const folder = join(TESTCASES, machine);
    const source = open(join(folder, 'sys'), 5, () => NOON);
    await source.sensors.measure(() => {});
    const readings = source.read();
    source.close();

    const expected: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
    expect(readings.map(({ time, ...rest }) => (expect(time).toBe(NOON), rest))).toEqual(expected);
    expect(readings.map((reading) => Reading.parse(reading))).toEqual(readings);
  });
});

describe('a DHT22 that fails now and then', () => {
  let sysfsRoot: string;
  let now: number;
  let source: ReturnType<typeof open>;

  const device = (file: string) => join(sysfsRoot, 'bus/iio/devices/iio:device0', file);
  /** A dangling link: opening it fails, as reading a sensor with a wrong checksum does. */
  const fail = () => {
    rmSync(device('in_temp_input'));
    symlinkSync('checksum-error', device('in_temp_input'));
  };
  const recover = (temperature: string) => {
    rmSync(device('in_temp_input'));
    writeFileSync(device('in_temp_input'), `${temperature}\n`);
  };

  beforeEach(async () => {
    sysfsRoot = mkdtempSync(join(tmpdir(), 'thermobench-iio-'));
    cpSync(join(TESTCASES, 'dht22/sys'), sysfsRoot, { recursive: true });
    now = NOON;
    source = open(sysfsRoot, 2, () => now);
  });

  afterEach(() => {
    source.close();
    rmSync(sysfsRoot, { recursive: true });
  });

  it('returns nothing before its first answer', () => {
    expect(source.read()).toEqual([]);
  });

  it('shows its last values with the time of their measurement', async () => {
    await source.sensors.measure(() => {});
    now += 1_500;
    expect(source.read()).toMatchObject([
      { time: NOON, value: -10.1 },
      { time: NOON, value: 65.2 },
    ]);
    expect(source.read()[0]).not.toHaveProperty('note');
  });

  it('never presents an old value as new', async () => {
    await source.sensors.measure(() => {});
    fail();
    now += 2_100;
    await source.sensors.measure(() => {});
    expect(source.read()).toMatchObject([
      { time: NOON, value: -10.1, note: 'stale' },
      { time: NOON, value: 65.2, note: 'stale' },
    ]);
  });

  it('marks a value as stale when it grows old, even without a failure', async () => {
    await source.sensors.measure(() => {});
    now += 10_000;
    expect(source.read()).toMatchObject([{ time: NOON, note: 'stale' }, { note: 'stale' }]);
  });

  it('is left out after the retries, and returns with its next good answer', async () => {
    await source.sensors.measure(() => {});
    fail();
    for (let attempt = 0; attempt < 2; attempt++) {
      await source.sensors.measure(() => {});
    }
    expect(source.read()).toHaveLength(2);
    await source.sensors.measure(() => {});
    expect(source.read()).toEqual([]);

    recover('-9900');
    now += 60_000;
    await source.sensors.measure(() => {});
    expect(source.read()).toMatchObject([{ time: now, value: -9.9 }, { value: 65.2 }]);
  });

  it('does not mix the values of two measurements', async () => {
    await source.sensors.measure(() => {});
    recover('-5000');
    writeFileSync(device('in_humidityrelative_input'), 'garbage\n');
    await source.sensors.measure(() => {});
    expect(source.read().map((reading) => reading.value)).toEqual([-10.1, 65.2]);
  });

  it('is no longer read once it is removed', async () => {
    await source.sensors.measure(() => {});
    rmSync(join(sysfsRoot, 'bus/iio/devices/iio:device0'), { recursive: true });
    now += 5_000;
    await source.sensors.measure(() => {});
    expect(source.read()).toEqual([]);
  });
});

describe('a machine without such sensors', () => {
  it('explains how to add one to a Raspberry Pi', () => {
    expect(() => open('/nowhere', 0, Date.now)).toThrowError(
      expect.objectContaining({ kind: 'configuration', code: 'SENSOR_MISSING', hint: expect.stringContaining('dht11') })
    );
  });
});
