import { join } from 'node:path';

import { numberIn, textOf } from './kernel-files.ts';
import { devicesIn, readAttribute } from './sysfs.ts';

/** Types of thermal zones in a CPU, for example `cpu-thermal` (Raspberry Pi), `soc-thermal` or `x86_pkg_temp`. */
export const CPU_ZONE = /cpu|soc|pkg/i;
/** Drivers of the sensors in CPUs of Intel and AMD. */
const CPU_CHIP = /^(coretemp|k10temp|zenpower)$/;
/** Whether a sensor in a chip can have this temperature, in °C. */
export function isPlausible(celsius: number): boolean {
  return celsius >= -55 && celsius <= 150;
}

/**
 * Files with the temperature of this machine's CPU, in thousandths of a degree. Reading other sensors, such as those of disks, can
 * take milliseconds.
 */
export function cpuTemperatureFiles(sysfsRoot: string): string[] {
  const zones = devicesIn(join(sysfsRoot, 'class/thermal'), 'thermal_zone').filter((zone) =>
    CPU_ZONE.test(readAttribute(join(zone, 'type')) ?? '')
  );
  return zones.length > 0
    ? zones.map((zone) => join(zone, 'temp'))
    : devicesIn(join(sysfsRoot, 'class/hwmon'), 'hwmon')
        .filter((monitor) => CPU_CHIP.test(readAttribute(join(monitor, 'name')) ?? ''))
        .map((monitor) => join(monitor, 'temp1_input'));
}

/** The highest temperature in the files, in °C; null if none has a plausible one. */
export function highestCelsius(files: readonly string[]): number | null {
  const known = files
    .flatMap((file) => numberIn(textOf(file), /^(-?\d+)$/m) ?? [])
    .map((thousandths) => thousandths / 1_000)
    .filter(isPlausible);
  return known.length === 0 ? null : Math.max(...known);
}
