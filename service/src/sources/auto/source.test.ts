import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Source } from '../contract.ts';
import { SensorNames } from '../names.ts';
import { openAuto } from './source.ts';

const THERMAL = join(import.meta.dirname, '../thermal/testcases/rpi4/sys');
const IIO = join(import.meta.dirname, '../iio/testcases/dht22/sys');

describe('the source that suits the machine', () => {
  let sysfsRoot: string;
  const opened: Source[] = [];
  const open = async (place?: string) => {
    const names = new SensorNames(null, place);
    const source = await openAuto({ sysfsRoot, answerWithinMs: 30_000 }, { names, producer: 0 });
    opened.push(source);
    return source;
  };
  const add = (tree: string) => cpSync(tree, sysfsRoot, { recursive: true, verbatimSymlinks: true });
  const locations = (source: Source) => source.read().map((reading) => reading.location);

  beforeEach(() => {
    sysfsRoot = mkdtempSync(join(tmpdir(), 'thermobench-auto-'));
  });

  afterEach(() => {
    opened.splice(0).forEach((source) => source.close());
    rmSync(sysfsRoot, { recursive: true });
  });

  it('is thermal if there is a zone', async () => {
    add(THERMAL);
    const source = await open();
    expect(locations(source)).toEqual(['cpu-thermal']);
    expect(source.description).toBe(`auto: cpu-thermal (${sysfsRoot})`);
  });

  it('is iio if there is only a DHT22', async () => {
    add(IIO);
    const source = await open();
    await expect.poll(() => locations(source)).toEqual(['dht11-4-temp', 'dht11-4-hum']);
  });

  it('is both if there are both', async () => {
    add(THERMAL);
    add(IIO);
    const source = await open();
    await expect.poll(() => locations(source)).toEqual(['cpu-thermal', 'dht11-4-temp', 'dht11-4-hum']);
    expect(source.description).toContain('cpu-thermal');
    expect(source.description).toContain('dht11-4-hum');
  });

  it('puts the place before every real location', async () => {
    add(THERMAL);
    add(IIO);
    const source = await open('attic');
    await expect
      .poll(() => locations(source))
      .toEqual(['attic-cpu-thermal', 'attic-dht11-4-temp', 'attic-dht11-4-hum']);
  });

  it('is synthetic if there is none, and says why', async () => {
    const source = await open();
    expect(locations(source)).toEqual(['synthetic-1']);
    expect(source.description).toBe(
      `auto, synthetic: 8 sensors, seed 1, because no sensor under ${sysfsRoot} can be read`
    );
  });

  it('is synthetic if the only zone cannot be read, as in many virtual machines', async () => {
    const zone = join(sysfsRoot, 'class/thermal/thermal_zone0');
    mkdirSync(zone, { recursive: true });
    writeFileSync(join(zone, 'type'), 'acpitz\n');
    expect((await open()).description).toContain('synthetic');
  });
});
