import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** An imitated sensor: its device stays the same, and the kernel's number may be chosen freely. */
export interface ImitatedSensor {
  readonly bus: 'hwmon' | 'iio' | 'zone';
  /** Path below `devices`; for a thermal zone, which has no such path, its type. */
  readonly device: string;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

const CLASSES = {
  hwmon: { folder: 'class/hwmon', prefix: 'hwmon', inside: 'hwmon/', title: 'name' },
  iio: { folder: 'bus/iio/devices', prefix: 'iio:device', inside: '', title: 'name' },
  zone: { folder: 'class/thermal', prefix: 'thermal_zone', inside: '', title: 'type' },
} as const;

/** Creates a sysfs with exactly these sensors, under these numbers. */
export function imitateSysfs(
  root: string,
  sensors: ReadonlyArray<readonly [number: number, sensor: ImitatedSensor]>
): void {
  for (const folder of ['devices', 'class', 'bus']) {
    rmSync(join(root, folder), { recursive: true, force: true });
  }
  for (const [number, { bus, device, name, files }] of sensors) {
    const { folder, prefix, inside, title } = CLASSES[bus];
    const parent = bus === 'zone' ? 'virtual/thermal' : device;
    const place = join(root, 'devices', parent, `${inside}${prefix}${number}`);
    mkdirSync(place, { recursive: true });
    for (const [file, text] of Object.entries({ [title]: name, ...files })) {
      writeFileSync(join(place, file), `${text}\n`);
    }
    const link = join(root, folder, `${prefix}${number}`);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), place), link);
  }
}
