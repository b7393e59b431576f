import { basename, dirname, join, relative } from 'node:path';

import { namesInOrder, readAttribute, resolved } from '../hosts/sysfs.ts';

/** What identifies a sensor, independently of the number that the kernel currently assigns to it. */
export interface Identity {
  /** Identical for the same sensor at every start, and different for every other sensor. */
  readonly identity: string;
  /**
   * Set if the kernel distinguishes such sensors only by a number, which may change: the identity without that number. It is
   * enough to recognise a sensor that is the only one of its kind.
   */
  readonly alike: string | null;
}

const ONE_WIRE = /^[0-9a-f]{2}-[0-9a-f]+$/i;
/** Numbers that the kernel assigns in the order of detection: folders of a class, as in `…/hwmon/hwmon3`. */
const CLASS_FOLDER = /^(hwmon|hwmon\d+|iio:device\d+|thermal|thermal_zone\d+)$/;

/**
 * Identity of a device of a class: its serial number if it has one (1-wire, disks), otherwise its path on the buses of the
 * machine. `what` says which of its values is meant, and is part of the identity.
 */
export function identify(sysfsRoot: string, folder: string, what: string): Identity {
  const device = deviceOf(folder);
  const root = resolved(sysfsRoot) ?? sysfsRoot;
  const busPath = device === null ? null : relative(root, device);
  if (device === null || busPath === null || /^(class|bus)(\/|$)|^devices\/virtual(\/|$)|^$/.test(busPath)) {
    return { identity: `${what} @${numberOf(folder)}`, alike: what };
  }
  const oneWire = oneWireSerial(device);
  if (oneWire !== null && what.includes('w1_slave_temp')) {
    return { identity: oneWireIdentity(oneWire), alike: null };
  }
  return { identity: `${what} ${serialOf(device) ?? stableBusPath(root, busPath)}`, alike: null };
}

/** Identical whether the sensor is found through hwmon or on its bus. */
export function oneWireIdentity(serial: string): string {
  return `w1 ${serial.toLowerCase()}`;
}

/** The device that a class's folder belongs to; null if it is not stated. */
function deviceOf(folder: string): string | null {
  const linked = resolved(join(folder, 'device'));
  if (linked !== null) {
    return linked;
  }
  let device = resolved(folder);
  while (device !== null && CLASS_FOLDER.test(basename(device))) {
    device = dirname(device);
  }
  return device;
}

function oneWireSerial(device: string): string | null {
  return device.split('/').find((part) => ONE_WIRE.test(part)) ?? null;
}

/** For a disk: its unique name. */
function serialOf(device: string): string | null {
  const [serial, model] = [readAttribute(join(device, 'serial')), readAttribute(join(device, 'model'))];
  const name = readAttribute(join(device, 'wwid')) ?? (serial && `${model ?? ''} ${serial}`.trim());
  return name !== null && /[1-9a-z]/i.test(name.replace(/^.* /, '')) ? `serial ${name}` : null;
}

/**
 * A path below /sys/devices without the numbers that the kernel assigns in order: those of I²C, SPI and USB buses, NVMe
 * controllers, radios, and HID devices each time they are plugged in. Addresses and ports stay.
 */
function stableBusPath(root: string, busPath: string): string {
  const parts = busPath.split('/');
  return parts
    .map((part, index) => {
      const before = parts[index - 1] ?? '';
      const folder = join(root, ...parts.slice(0, index));
      if (/^i2c-\d+$/.test(part)) {
        return !/^i2c-\d+$/.test(before) && isOnly(folder, /^i2c-\d+$/) ? 'i2c' : part;
      }
      if (/^\d+-[0-9a-f]{4}$/.test(part)) {
        return part.replace(/^\d+/, '');
      }
      if (/^spi\d+(\.\d+)?$/.test(part)) {
        return part.replace(/^spi\d+/, 'spi');
      }
      if (/^usb\d+$/.test(part)) {
        return 'usb';
      }
      if (/^\d+-\d+(\.\d+)*(:\d+\.\d+)?$/.test(part)) {
        return part.replace(/^\d+/, '');
      }
      if ((/^nvme\d+$/.test(part) && before === 'nvme') || (/^phy\d+$/.test(part) && before === 'ieee80211')) {
        return before;
      }
      return part.replace(/^([0-9A-F]{4}:[0-9A-F]{4}:[0-9A-F]{4})\.[0-9A-F]{4}$/, '$1');
    })
    .join('/');
}

/** False if there are several: a controller of a graphics card has several buses, distinguished only by their numbers. */
function isOnly(folder: string, pattern: RegExp): boolean {
  return namesInOrder(folder).filter((name) => pattern.test(name)).length <= 1;
}

function numberOf(folder: string): string {
  return /\d+$/.exec(basename(folder))?.[0] ?? basename(folder);
}
