import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Reading } from '../../model/reading.ts';
import { SensorNames } from '../names.ts';
import { Firmware, throttledWords } from './firmware.ts';
import { openThermal } from './source.ts';

const TESTCASES = join(import.meta.dirname, 'testcases');
const NOON = Date.UTC(2026, 5, 1, 12);

function open(sysfsRoot: string, now: () => number) {
  return openThermal({ sysfsRoot, answerWithinMs: 30_000 }, new SensorNames(null, undefined), now);
}

describe('the temperatures of a machine', () => {
  it.each(readdirSync(TESTCASES))('are read as expected from %s', async (machine) => {
    const folder = join(TESTCASES, machine);
    const source = open(join(folder, 'sys'), () => NOON);
    await source.sensors.measure(() => {});
    const readings = source.read();
    source.close();

    const expected: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
    expect(readings.map(({ time, ...rest }) => (expect(time).toBe(NOON), rest))).toEqual(expected);
    expect(readings.map((reading) => Reading.parse(reading))).toEqual(readings);
  });
});

describe('a sensor that changes while it is being read', () => {
  let sysfsRoot: string;
  let now: number;
  let source: ReturnType<typeof open>;

  const zone = (number: number) => join(sysfsRoot, 'class/thermal', `thermal_zone${number}`);
  const values = async () => {
    const readings: Reading[] = [];
    await source.sensors.measure((some) => readings.push(...some));
    return readings.map(({ location, value }) => [location, value]).sort();
  };
  const addZone = (number: number, type: string, temp: string) => {
    mkdirSync(zone(number), { recursive: true });
    writeFileSync(join(zone(number), 'type'), `${type}\n`);
    writeFileSync(join(zone(number), 'temp'), `${temp}\n`);
  };

  beforeEach(() => {
    sysfsRoot = mkdtempSync(join(tmpdir(), 'thermobench-thermal-'));
    now = NOON;
    addZone(0, 'cpu', '40000');
    addZone(1, 'gpu', '50000');
    source = open(sysfsRoot, () => now);
  });

  afterEach(() => {
    source.close();
    rmSync(sysfsRoot, { recursive: true });
  });

  it('returns the current value each time', async () => {
    expect(await values()).toEqual([
      ['cpu', 40],
      ['gpu', 50],
    ]);
    writeFileSync(join(zone(0), 'temp'), '-1500\n');
    expect(await values()).toEqual([
      ['cpu', -1.5],
      ['gpu', 50],
    ]);
  });

  it.each([
    ['empty', () => writeFileSync(join(zone(0), 'temp'), '')],
    ['not a number', () => writeFileSync(join(zone(0), 'temp'), 'n/a\n')],
  ])('is left out while its file is %s, and read again later', async (_state, spoil) => {
    await values();
    spoil();
    expect(await values()).toEqual([['gpu', 50]]);

    writeFileSync(join(zone(0), 'temp'), '41000\n');
    now += 1_000;
    expect(await values()).toContainEqual(['cpu', 41]);
  });

  it('is skipped if its file is a folder', async () => {
    mkdirSync(join(zone(2), 'temp'), { recursive: true });
    now += 5_000;
    expect(await values()).toHaveLength(2);
  });

  it('is dropped when it is removed, and found when it is new', async () => {
    await values();
    rmSync(zone(0), { recursive: true });
    addZone(2, 'gpu', '60000');
    now += 5_000;
    expect(await values()).toEqual([
      ['gpu', 50],
      ['gpu-2', 60],
    ]);
  });

  it('keeps its location when another one of that name disappears', async () => {
    addZone(2, 'gpu', '60000');
    now += 5_000;
    await values();
    rmSync(zone(1), { recursive: true });
    now += 5_000;
    expect(await values()).toEqual([
      ['cpu', 40],
      ['gpu-2', 60],
    ]);
  });

  it('returns an empty reading and no error when all are removed', async () => {
    rmSync(join(sysfsRoot, 'class'), { recursive: true });
    now += 5_000;
    expect(await values()).toEqual([]);
  });

  it('is searched for again immediately when the clock is set back', async () => {
    addZone(2, 'disk', '30000');
    now -= 3_600_000;
    expect(await values()).toContainEqual(['disk', 30]);
  });
});

describe('a machine without sensors', () => {
  it('says where it searched, and which source works anywhere', () => {
    expect(() => open('/nowhere', Date.now)).toThrowError(
      expect.objectContaining({
        kind: 'configuration',
        code: 'SENSOR_MISSING',
        message: expect.stringContaining('/nowhere/class/thermal'),
        hint: expect.stringContaining('--source synthetic'),
      })
    );
  });
});

describe('the firmware of a Raspberry Pi', () => {
  it.each([
    [0x0, ''],
    [0x1, 'undervoltage'],
    [0x50005, 'undervoltage throttled'],
    [0x80008, 'warm'],
    [0x2, 'capped'],
    [0xf0000, ''],
  ])('says of %i: "%s"', (flags, words) => {
    expect(throttledWords(flags)).toBe(words);
  });

  it.each([
    ['rpi4', ['+under_voltage', '-frequency_capped', '+throttled', '-soft_temperature_limit']],
    ['rpi3-debian', ['+under_voltage']],
    ['laptop', []],
  ])('reports the states that the firmware of %s supports', (machine, states) => {
    const firmware = new Firmware(join(TESTCASES, machine, 'sys'));
    expect(firmware.states().map(({ name, holds }) => `${holds ? '+' : '-'}${name}`)).toEqual(states);
  });

  it.each([
    ['rpi4', [true, false, true, false]],
    ['rpi3-debian', [null]],
  ])('reports which states the firmware of %s has seen since the board started', (machine, states) => {
    const firmware = new Firmware(join(TESTCASES, machine, 'sys'));
    expect(firmware.states().map(({ heldSinceStart }) => heldSinceStart)).toEqual(states);
  });

  it('is read again while the source is open', async () => {
    const sysfsRoot = mkdtempSync(join(tmpdir(), 'thermobench-firmware-'));
    cpSync(join(TESTCASES, 'rpi4/sys'), sysfsRoot, { recursive: true, verbatimSymlinks: true });
    let now = NOON;
    const source = open(sysfsRoot, () => now);
    await source.sensors.measure(() => {});
    expect(source.read()).toMatchObject([{ note: 'undervoltage throttled' }]);

    writeFileSync(join(sysfsRoot, 'devices/platform/soc/soc:firmware/get_throttled'), '50000\n');
    now += 1_000;
    await source.sensors.measure(() => {});
    expect(source.read()[0]).not.toHaveProperty('note');
    source.close();
    rmSync(sysfsRoot, { recursive: true });
  });
});
