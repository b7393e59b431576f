import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { openTrialEngine } from '../../test/engine/trial-engine.ts';
import { imitateSysfs, type ImitatedSensor } from '../../test/sources/imitated-sysfs.ts';

function zone(device: string, temp: string): ImitatedSensor {
  return { bus: 'zone', device, name: device, files: { temp } };
}

it('a sensor that has never answered is known by the time since when a reading has been expected', async () => {
  await using trial = openTrialEngine();
  const sysfsRoot = mkdtempSync(join(tmpdir(), 'thermobench-sensors-'));
  onTestFinished(() => rmSync(sysfsRoot, { recursive: true }));
  imitateSysfs(sysfsRoot, [
    [0, zone('well', '42000')],
    [1, zone('dead', 'no number')],
  ]);
  const startedAt = Date.now();
  const source = { kind: 'thermal', sysfsRoot };
  const collection = await trial.engine.collect({ target: 'sqlite', source, ratePerSecond: 20 }, null, () => undefined);
  const times = () => new Map(collection.progress().sensorTimes.map((sensor) => [sensor.location, sensor]));
  await expect.poll(() => [...times().keys()].toSorted()).toEqual(['dead', 'well']);
  const since = times().get('dead')?.lastReadAt ?? 0;
  expect(since).toBeGreaterThanOrEqual(startedAt);
  await expect.poll(() => times().get('well')?.lastReadAt).toBeGreaterThan(since);
  expect(times().get('dead')).toMatchObject({ lastReadAt: since, lastChangeAt: since });
  collection.stop();
  await collection.ended;
});

it.each(['replay', 'synthetic'])('a source of kind %s has no sensors that could be silent or stuck', async (kind) => {
  await using trial = openTrialEngine();
  const request = { target: 'sqlite', source: { kind }, ratePerSecond: 100 };
  const collection = await trial.engine.collect(request, null, () => undefined);
  await expect.poll(() => collection.progress().acked).toBeGreaterThan(0);
  expect(collection.progress().sensorTimes).toEqual([]);
  collection.stop();
  await collection.ended;
});
