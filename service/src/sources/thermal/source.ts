import type { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { ThermalSpec } from '../../model/source.ts';
import { SensorBank } from '../bank.ts';
import type { SensorNames } from '../names.ts';
import { Firmware } from './firmware.ts';
import { findTemperatures } from './scan.ts';

/**
 * The temperatures of this machine: thermal zones, hwmon and 1-wire sensors, in °C. Throws a configuration Fault if it has none.
 */
export function openThermal(
  { sysfsRoot, plausible, answerWithinMs }: Omit<z.infer<typeof ThermalSpec>, 'kind' | 'place'>,
  names: SensorNames,
  now: () => number = Date.now
): SensorBank {
  const bank = new SensorBank({
    ...{ kind: 'thermal', sysfsRoot, plausible, answerWithinMs, names, now },
    find: () => findTemperatures(sysfsRoot),
    firmware: new Firmware(sysfsRoot),
  });
  if (bank.isEmpty) {
    throw new Fault({
      kind: 'configuration',
      code: 'SENSOR_MISSING',
      message: `There is no temperature sensor in ${sysfsRoot}/class/thermal, ${sysfsRoot}/class/hwmon or ${sysfsRoot}/bus/w1/devices.`,
      hint: 'Virtual machines rarely have one. `--source synthetic` works anywhere.',
    });
  }
  return bank;
}
