import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Reading } from '../model/reading.ts';
import { SensorBank } from './bank.ts';
import { findIioDevices } from './iio/scan.ts';
import { imitateSysfs, type ImitatedSensor } from '../../test/sources/imitated-sysfs.ts';
import { SensorNames } from './names.ts';
import { findTemperatures } from './thermal/scan.ts';

const NOON = Date.UTC(2026, 5, 1, 12);

const oneWire = (serial: string, temp: number): ImitatedSensor => ({
  bus: 'hwmon',
  device: `w1_bus_master1/${serial}`,
  name: 'w1_slave_temp',
  files: { temp1_input: String(temp) },
});
const boardChip = (address: string, temp: number): ImitatedSensor => ({
  bus: 'hwmon',
  device: `platform/soc/fe804000.i2c/i2c-1/1-${address}`,
  name: 'lm75',
  files: { temp1_input: String(temp) },
});
const dht = (pin: number, temp: number): ImitatedSensor => ({
  bus: 'iio',
  device: `platform/dht11@${pin}`,
  name: `dht11@${pin}`,
  files: { in_temp_input: String(temp), in_humidityrelative_input: String(40_000 + temp / 10) },
});
const zone = (type: string, temp: number): ImitatedSensor => ({
  bus: 'zone',
  device: type,
  name: type,
  files: { temp: String(temp) },
});

const CELLAR = oneWire('28-0316a2795f11', 11_000);
const ATTIC = oneWire('28-0316a27960aa', 31_000);

let root: string;
let now: number;
let opened: SensorBank | null;

function open(place?: string, answerWithinMs = 30_000): SensorBank {
  opened?.close();
  const sysfsRoot = join(root, 'sys');
  opened = new SensorBank({
    kind: 'auto',
    sysfsRoot,
    find: () => [...findTemperatures(sysfsRoot), ...findIioDevices(sysfsRoot, 5)],
    names: new SensorNames(join(root, 'sensors.db'), place),
    plausible: undefined,
    answerWithinMs,
    firmware: null,
    now: () => now,
  });
  return opened;
}

function show(...sensors: ReadonlyArray<readonly [number, ImitatedSensor]>): void {
  imitateSysfs(join(root, 'sys'), sensors);
  now += 5_000;
}

async function measured(bank: SensorBank): Promise<Record<string, number>> {
  const readings: Reading[] = [];
  await bank.sensors.measure((some) => readings.push(...some));
  return Object.fromEntries(readings.map(({ location, value }) => [location, value]));
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'thermobench-bank-'));
  now = NOON;
  opened = null;
});

afterEach(() => {
  opened?.close();
  rmSync(root, { recursive: true });
});

describe('a sensor that never answers', () => {
  /** A pipe without a writer: opening it blocks forever. */
  function silence(bus: string, file: string): void {
    const path = join(root, 'sys/devices', bus, file);
    rmSync(path);
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
  }

  it('delays no other, and is counted as failed after its time limit', async () => {
    show([0, zone('cpu-thermal', 45_000)], [1, CELLAR]);
    silence('w1_bus_master1/28-0316a2795f11/hwmon/hwmon1', 'temp1_input');
    const bank = open(undefined, 2_000);
    expect(await measured(bank)).toEqual({ 'cpu-thermal': 45 });
    expect(bank.sensors.health()).toMatchObject([
      { location: 'cpu-thermal', failed: 0 },
      { location: 'w1-slave-temp', failed: 1, lastFailure: 'no answer within 2000 ms' },
    ]);
  });

  it('misses a tick while the others are read, and reports nothing once the source is closed', async () => {
    show([0, zone('cpu-thermal', 45_000)], [1, CELLAR], [2, ATTIC]);
    silence('w1_bus_master1/28-0316a2795f11/hwmon/hwmon1', 'temp1_input');
    const bank = open();
    const readings: Reading[] = [];
    const both = Promise.withResolvers<void>();
    const take = (some: readonly Reading[]) => {
      readings.push(...some);
      if (readings.length === 4) {
        both.resolve();
      }
    };
    const first = bank.sensors.measure(take);
    await expect.poll(() => readings.length).toBe(2);
    const second = bank.sensors.measure(take);
    await both.promise;
    expect(new Set(readings.map(({ location }) => location))).toEqual(new Set(['cpu-thermal', 'w1-slave-temp-2']));
    expect(bank.sensors.health()).toMatchObject([
      { missed: 0 },
      { location: 'w1-slave-temp', missed: 1 },
      { missed: 0 },
    ]);

    bank.close();
    await Promise.all([first, second]);
    expect(readings).toHaveLength(4);
  });
});

describe('a reading', () => {
  it('carries the time when its own sensor answered', async () => {
    show([0, zone('cpu-thermal', 45_000)], [1, zone('gpu-thermal', 50_000)]);
    const bank = open();
    const times: number[] = [];
    await bank.sensors.measure((some) => {
      times.push(...some.map(({ time }) => time));
      now += 700;
    });
    await bank.sensors.measure((some) => times.push(...some.map(({ time }) => time)));
    expect(new Set(times).size).toBeGreaterThan(1);
  });
});

describe('the name of a sensor', () => {
  it('follows the sensor when the kernel numbers it differently', async () => {
    show([1, CELLAR], [2, ATTIC]);
    const bank = open();
    expect(await measured(bank)).toEqual({ 'w1-slave-temp': 11, 'w1-slave-temp-2': 31 });

    show();
    expect(await measured(bank)).toEqual({});
    show([2, CELLAR], [1, ATTIC]);
    expect(await measured(bank)).toEqual({ 'w1-slave-temp': 11, 'w1-slave-temp-2': 31 });
  });

  it('does not change if another sensor of the same name is missing at the next start', async () => {
    show([0, boardChip('0048', 20_000)], [1, boardChip('0049', 30_000)], [2, boardChip('0050', 40_000)]);
    await measured(open());
    show([0, boardChip('0049', 30_000)], [1, boardChip('0050', 40_000)]);
    expect(await measured(open())).toEqual({ 'lm75-2': 30, 'lm75-3': 40 });
  });

  it('is not taken over by a new sensor in the same place', async () => {
    show([1, CELLAR]);
    await measured(open());
    show([1, oneWire('28-00000abcdef0', 50_000)]);
    expect(await measured(open())).toEqual({ 'w1-slave-temp-2': 50 });
  });

  it('stays the same if a chip was replaced by one with the same address, which cannot be detected', async () => {
    show([1, boardChip('0048', 20_000)]);
    await measured(open());
    show([7, boardChip('0048', 25_000)]);
    expect(await measured(open())).toEqual({ lm75: 25 });
  });

  it('is new if another kind of chip has the address', async () => {
    show([1, boardChip('0048', 20_000)]);
    const bank = open();
    await measured(bank);
    show([1, { ...boardChip('0048', 25_000), name: 'tmp102' }]);
    expect(await measured(bank)).toEqual({ tmp102: 25 });
  });

  it('follows the label if a driver numbers its inputs differently', async () => {
    const core = (first: string, second: string, values: readonly [number, number]): ImitatedSensor => ({
      bus: 'hwmon',
      device: 'platform/coretemp.0',
      name: 'coretemp',
      files: {
        ...{ temp2_label: first, temp2_input: String(values[0]), temp3_label: second, temp3_input: String(values[1]) },
      },
    });
    show([0, core('Core 0', 'Core 4', [40_000, 60_000])]);
    const bank = open();
    expect(await measured(bank)).toEqual({ 'coretemp-core-0': 40, 'coretemp-core-4': 60 });
    show([0, core('Core 4', 'Core 0', [60_000, 40_000])]);
    expect(await measured(bank)).toEqual({ 'coretemp-core-0': 40, 'coretemp-core-4': 60 });
  });

  it('follows the type of a thermal zone, which has only a type and a number', async () => {
    show([0, zone('cpu-thermal', 45_000)], [1, zone('gpu-thermal', 55_000)]);
    const bank = open();
    await measured(bank);
    show([1, zone('cpu-thermal', 45_000)], [0, zone('gpu-thermal', 55_000)]);
    expect(await measured(bank)).toEqual({ 'cpu-thermal': 45, 'gpu-thermal': 55 });
    expect(await measured(open())).toEqual({ 'cpu-thermal': 45, 'gpu-thermal': 55 });
  });

  it('does not depend on the number of a bus, an NVMe controller, a radio or a plug', async () => {
    const at = (device: string, name: string, temp: number): ImitatedSensor => ({
      bus: 'hwmon',
      device,
      name,
      files: { temp1_input: String(temp) },
    });
    const first = [
      at('platform/fe804000.i2c/i2c-1/1-0048', 'lm75', 10_000),
      at('pci0000:00/0000:01:00.0/nvme/nvme0', 'nvme', 20_000),
      at('pci0000:00/0000:02:00.0/ieee80211/phy0', 'ath10k', 30_000),
      at('pci0000:00/0000:03:00.0/usb1/1-1/1-1.2/1-1.2:1.0/0003:0C45:7401.0001', 'temper', 40_000),
    ];
    const second = [
      at('platform/fe804000.i2c/i2c-13/13-0048', 'lm75', 10_000),
      at('pci0000:00/0000:01:00.0/nvme/nvme3', 'nvme', 20_000),
      at('pci0000:00/0000:02:00.0/ieee80211/phy1', 'ath10k', 30_000),
      at('pci0000:00/0000:03:00.0/usb2/2-1/2-1.2/2-1.2:1.0/0003:0C45:7401.0007', 'temper', 40_000),
    ];
    show(...first.map((sensor, index) => [index, sensor] as const));
    const before = await measured(open());
    show(...second.map((sensor, index) => [9 - index, sensor] as const));
    expect(await measured(open())).toEqual(before);
  });

  it('is saved before the first reading: if that fails, a new sensor waits, and the others are read', async () => {
    show([1, CELLAR]);
    const bank = open();
    await measured(bank);
    rmSync(join(root, 'sensors.db'));
    mkdirSync(join(root, 'sensors.db'));
    show([1, CELLAR], [2, ATTIC]);
    expect(await measured(bank)).toEqual({ 'w1-slave-temp': 11 });
    expect(bank.sensors.health()).toContainEqual(expect.objectContaining({ location: 'new sensors', failed: 1 }));
    expect(() => open()).toThrowError(expect.objectContaining({ code: 'SENSOR_NAMES', kind: 'configuration' }));
  });

  it('is the same for all processes that use the data folder at the same time', async () => {
    show([1, ATTIC]);
    const one = open();
    await measured(one);
    const other = new SensorNames(join(root, 'sensors.db'), undefined);
    other.of([{ identity: 'w1 28-elsewhere', alike: null, chip: 'w1_slave_temp', part: '' }]);
    show([1, ATTIC], [2, CELLAR]);
    expect(await measured(one)).toEqual({ 'w1-slave-temp': 31, 'w1-slave-temp-3': 11 });
  });

  it('includes the place: a machine that moved starts new series, and leaves the old ones unchanged', async () => {
    show([1, CELLAR]);
    expect(await measured(open('cellar'))).toEqual({ 'cellar-w1-slave-temp': 11 });
    expect(await measured(open('attic'))).toEqual({ 'attic-w1-slave-temp': 11 });
    expect(await measured(open('cellar'))).toEqual({ 'cellar-w1-slave-temp': 11 });
  });

  it('stays with its sensor, whatever appears, vanishes or is numbered differently, through restarts', async () => {
    const sensors = [
      CELLAR,
      ATTIC,
      oneWire('28-0000000000c3', 51_000),
      boardChip('0048', 12_000),
      boardChip('0049', 32_000),
      dht(4, 13_000),
      dht(17, 33_000),
      zone('cpu-thermal', 14_000),
      zone('gpu-thermal', 34_000),
    ];
    const step = fc.record({
      present: fc.shuffledSubarray(sensors),
      firstNumber: fc.nat({ max: 3 }),
      restarts: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), async (steps) => {
        rmSync(join(root, 'sensors.db'), { force: true });
        const valueOf = new Map<string, number>();
        const locationOf = new Map<number, string>();
        let bank = open();
        for (const { present, firstNumber, restarts } of steps) {
          show(...present.map((sensor, index) => [firstNumber + index, sensor] as const));
          bank = restarts ? open() : bank;
          const values = Object.entries(await measured(bank));
          expect(values).toHaveLength(present.length + present.filter(({ bus }) => bus === 'iio').length);
          for (const [location, value] of values) {
            expect(valueOf.get(location) ?? value).toBe(value);
            expect(locationOf.get(value) ?? location).toBe(location);
            valueOf.set(location, value);
            locationOf.set(value, location);
          }
        }
      }),
      { numRuns: 12 }
    );
  });
});
