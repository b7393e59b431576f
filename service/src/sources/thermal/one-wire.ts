import { join } from 'node:path';

import type { FoundSensor } from '../found.ts';
import { oneWireIdentity } from '../identity.ts';
import { kindOf } from '../plausible.ts';
import { devicesIn, namesInOrder, resolved } from '../../hosts/sysfs.ts';

/** Families of 1-wire chips that measure a temperature: DS18S20, DS1822, DS18B20, MAX31850, DS28EA00. */
const THERMOMETERS = ['10-', '22-', '28-', '3b-', '42-'];

/**
 * Thermometers on a 1-wire bus. `w1_slave` includes the checksum result, and is therefore preferred to `temperature`.
 *
 * Source: Documentation/w1/slaves/w1_therm.rst of Linux.
 */
export function findOneWire(sysfsRoot: string): FoundSensor[] {
  const bus = join(sysfsRoot, 'bus/w1/devices');
  return THERMOMETERS.flatMap((family) => devicesIn(bus, family)).flatMap((folder): FoundSensor[] => {
    const device = resolved(folder) ?? folder;
    const serial = folder.slice(bus.length + 1);
    const files = namesInOrder(device);
    const form = files.includes('w1_slave')
      ? ({ form: 'w1_slave', text: join(device, 'w1_slave') } as const)
      : files.includes('temperature')
        ? ({ form: 'input', input: join(device, 'temperature'), fault: null } as const)
        : null;
    if (form === null) {
      return [];
    }
    const channel = { identity: oneWireIdentity(serial), alike: null, chip: 'w1_slave_temp', part: '' };
    const channels = [{ ...channel, kind: kindOf('', serial), files: form }];
    return [{ folder, zone: false, proof: [], restMs: 200, retries: 0, channels }];
  });
}
