import type { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { IioSpec } from '../../model/source.ts';
import { SensorBank } from '../bank.ts';
import type { SensorNames } from '../names.ts';
import { findIioDevices } from './scan.ts';

/**
 * Temperature (°C) and humidity (%RH) of DHT11, DHT22 and similar sensors, from the kernel's industrial I/O subsystem. Throws a
 * configuration Fault if the machine has no such sensor.
 */
export function openIio(
  { sysfsRoot, retries, plausible, answerWithinMs }: Omit<z.infer<typeof IioSpec>, 'kind' | 'place'>,
  names: SensorNames,
  now: () => number = Date.now
): SensorBank {
  const bank = new SensorBank({
    ...{ kind: 'iio', sysfsRoot, plausible, answerWithinMs, names, now },
    find: () => findIioDevices(sysfsRoot, retries),
    firmware: null,
  });
  if (bank.isEmpty) {
    throw new Fault({
      kind: 'configuration',
      code: 'SENSOR_MISSING',
      message: `There is no temperature or humidity sensor in ${sysfsRoot}/bus/iio/devices.`,
      hint: 'On a Raspberry Pi, add `dtoverlay=dht11,gpiopin=4` to config.txt and restart. `--source synthetic` works anywhere.',
    });
  }
  return bank;
}
