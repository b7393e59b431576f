import { basename, join } from 'node:path';

import type { FoundSensor } from '../found.ts';
import { identify } from '../identity.ts';
import { kindOf } from '../plausible.ts';
import { devicesIn, namesInOrder, readAttribute, resolved } from '../../hosts/sysfs.ts';
import { findOneWire } from './one-wire.ts';

/** With no retries, a sensor that fails is left out immediately. */
const ASKED = { restMs: 200, retries: 0 };
const INPUT = /^(temp\d+)_input$/;

/**
 * All temperatures the kernel reports. It exposes most thermal zones a second time as a hwmon device, and 1-wire sensors both as
 * hwmon and on their bus; each is listed once.
 *
 * Source: Documentation/ABI/testing/sysfs-class-thermal and sysfs-class-hwmon, drivers/thermal/thermal_hwmon.c of Linux.
 */
export function findTemperatures(sysfsRoot: string): FoundSensor[] {
  const zones = devicesIn(join(sysfsRoot, 'class/thermal'), 'thermal_zone').map((folder) => zoneIn(sysfsRoot, folder));
  const zoneNames = new Set(zones.flatMap(({ channels }) => channels.map(({ chip }) => hwmonNameOf(chip))));
  const monitors = devicesIn(join(sysfsRoot, 'class/hwmon'), 'hwmon')
    .filter((folder) => !mirrorsZone(folder, zoneNames))
    .flatMap((folder) => temperaturesOf(sysfsRoot, folder));
  const known = new Set(monitors.flatMap(({ channels }) => channels.map(({ identity }) => identity)));
  const oneWire = findOneWire(sysfsRoot).filter(({ channels: [channel] }) => !known.has(channel?.identity ?? ''));
  return [...zones, ...monitors, ...oneWire];
}

function zoneIn(sysfsRoot: string, folder: string): FoundSensor {
  const type = readAttribute(join(folder, 'type'));
  const chip = type ?? basename(folder);
  const device = resolved(folder) ?? folder;
  return {
    folder,
    zone: true,
    ...ASKED,
    proof: type === null ? [] : [{ path: join(device, 'type'), text: type }],
    channels: [
      {
        ...identify(sysfsRoot, folder, `zone ${chip}`),
        chip,
        part: '',
        kind: 'chip',
        files: { form: 'input', input: join(device, 'temp'), fault: null },
      },
    ],
  };
}

function temperaturesOf(sysfsRoot: string, folder: string): FoundSensor[] {
  const name = readAttribute(join(folder, 'name'));
  const chip = name ?? basename(folder);
  const device = resolved(folder) ?? folder;
  const files = namesInOrder(folder);
  const inputs = files.flatMap((file) => INPUT.exec(file)?.[1] ?? []);
  const labels = new Map(inputs.map((input) => [input, readAttribute(join(folder, `${input}_label`))]));
  return inputs.map((input) => {
    const label = labels.get(input) ?? null;
    // A label is the name printed on the board; some drivers assign numbers in the order of detection.
    const isOwn = label !== null && [...labels.values()].filter((other) => other === label).length === 1;
    const identity = identify(sysfsRoot, folder, `hwmon ${chip} ${isOwn ? label : input}`);
    return {
      folder,
      zone: false,
      ...ASKED,
      proof: [
        ...(name === null ? [] : [{ path: join(device, 'name'), text: name }]),
        ...(label === null ? [] : [{ path: join(device, `${input}_label`), text: label }]),
      ],
      channels: [
        {
          ...identity,
          chip,
          part: label ?? (inputs.length > 1 ? input : ''),
          kind: kindOf(chip, /^w1 (.*)/.exec(identity.identity)?.[1] ?? null),
          files: {
            form: 'input',
            input: join(device, `${input}_input`),
            fault: files.includes(`${input}_fault`) ? join(device, `${input}_fault`) : null,
          },
        },
      ],
    };
  });
}

function mirrorsZone(folder: string, zoneNames: ReadonlySet<string>): boolean {
  const device = resolved(join(folder, 'device'));
  return device === null
    ? zoneNames.has(readAttribute(join(folder, 'name')) ?? '')
    : basename(device).startsWith('thermal_zone');
}

/** The kernel replaces hyphens, which hwmon names must not contain. */
function hwmonNameOf(zoneType: string): string {
  return zoneType.replaceAll('-', '_');
}
