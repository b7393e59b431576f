import { basename, join } from 'node:path';

import { devicesIn, namesIn, readAttribute } from '../sysfs.ts';

/** Files with a value in thousandths of its unit, and what stands in the location for them. */
const CHANNELS = [
  { file: 'in_temp_input', part: 'temp' },
  { file: 'in_humidityrelative_input', part: 'hum' },
];

export interface IioDevice {
  folder: string;
  name: string;
  channels: typeof CHANNELS;
}

/**
 * Sensors of temperature or humidity with a driver of the kernel: DHT11, DHT22 (driver dht11), and others that give ready
 * values.
 *
 * Source: Documentation/ABI/testing/sysfs-bus-iio of Linux; the unit is m°C and thousandths of a percent.
 */
export function findIioDevices(sysfsRoot: string): IioDevice[] {
  return devicesIn(join(sysfsRoot, 'bus/iio/devices'), 'iio:device').flatMap((folder) => {
    const files = new Set(namesIn(folder));
    const channels = CHANNELS.filter((channel) => files.has(channel.file));
    const name = readAttribute(join(folder, 'name')) ?? basename(folder);
    return channels.length > 0 ? [{ folder, name, channels }] : [];
  });
}
