import { basename, join } from 'node:path';

import { devicesIn, namesIn, readAttribute, resolved } from '../sysfs.ts';

/** A file with a temperature in thousandths of a °C. */
export interface TemperatureFile {
  path: string;
  /** What measures: `cpu-thermal`, `coretemp`. */
  chip: string;
  /** Which of its temperatures, where it has several: `Core 0`. */
  part: string;
  /** Belongs to a thermal zone, and on a Raspberry Pi so to the chip that the firmware throttles. */
  zone: boolean;
}

const INPUT = /^(temp\d+)_input$/;

/**
 * All temperatures the kernel knows. It offers most thermal zones a second time as a hwmon device; those are left out.
 *
 * Source: Documentation/ABI/testing/sysfs-class-thermal and sysfs-class-hwmon, drivers/thermal/thermal_hwmon.c of Linux.
 */
export function findTemperatures(sysfsRoot: string): TemperatureFile[] {
  const zones = devicesIn(join(sysfsRoot, 'class/thermal'), 'thermal_zone').map((folder) => ({
    path: join(folder, 'temp'),
    chip: readAttribute(join(folder, 'type')) ?? basename(folder),
    part: '',
    zone: true,
  }));
  const zoneNames = new Set(zones.map((zone) => hwmonNameOf(zone.chip)));
  const monitors = devicesIn(join(sysfsRoot, 'class/hwmon'), 'hwmon').filter(
    (folder) => !mirrorsZone(folder, zoneNames)
  );
  return [...zones, ...monitors.flatMap(temperaturesOf)];
}

function temperaturesOf(folder: string): TemperatureFile[] {
  const chip = readAttribute(join(folder, 'name')) ?? basename(folder);
  const inputs = namesIn(folder).flatMap((name) => INPUT.exec(name)?.[1] ?? []);
  return inputs.map((input) => ({
    path: join(folder, `${input}_input`),
    chip,
    part: readAttribute(join(folder, `${input}_label`)) ?? (inputs.length > 1 ? input : ''),
    zone: false,
  }));
}

function mirrorsZone(folder: string, zoneNames: ReadonlySet<string>): boolean {
  const device = resolved(join(folder, 'device'));
  return device === null
    ? zoneNames.has(readAttribute(join(folder, 'name')) ?? '')
    : basename(device).startsWith('thermal_zone');
}

/** The kernel replaces hyphens, which hwmon names must not have. */
function hwmonNameOf(zoneType: string): string {
  return zoneType.replaceAll('-', '_');
}
