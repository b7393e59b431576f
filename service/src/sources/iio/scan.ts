import { basename, join } from 'node:path';

import type { Channel, FoundSensor, ValueFiles } from '../found.ts';
import { identify } from '../identity.ts';
import { kindOf } from '../plausible.ts';
import { devicesIn, namesInOrder, readAttribute, resolved } from '../../hosts/sysfs.ts';

/** `in_temp_input`, `in_humidityrelative_raw`, `in_temp_object_raw`, `in_temp1_input`. */
const VALUE = /^in_(temp|humidityrelative)(\d*)((?:_[a-z]+)*)_(input|raw)$/;
/** A little more than the 2 s for which the driver of a DHT caches a measurement. An earlier read would return the same one. */
const REST_MS = 2_100;
const WORDS = { temp: 'temp', humidityrelative: 'hum' };

/**
 * Temperature or humidity sensors with a kernel driver: DHT11, DHT22 (driver dht11), BME280, BME680, SHT4x and others. A driver
 * returns converted values (`input`), or raw ones with an offset and a scale.
 *
 * Source: Documentation/ABI/testing/sysfs-bus-iio of Linux; the unit is m°C and thousandths of a percent.
 */
export function findIioDevices(sysfsRoot: string, retries: number): FoundSensor[] {
  return devicesIn(join(sysfsRoot, 'bus/iio/devices'), 'iio:device').flatMap((folder): FoundSensor[] => {
    const device = resolved(folder) ?? folder;
    const files = new Set(namesInOrder(folder));
    const name = readAttribute(join(folder, 'name'));
    const chip = name ?? basename(folder);
    const channels = [...files].flatMap((file) => channelOf(sysfsRoot, { folder, device, chip, files }, file));
    // Temperature first, as in 0.1.0; a driver measures when its first value is read.
    channels.sort((a, b) => Number(a.kind === 'humidity') - Number(b.kind === 'humidity'));
    const proof = name === null ? [] : [{ path: join(device, 'name'), text: name }];
    return channels.length > 0 ? [{ folder, zone: false, proof, restMs: REST_MS, retries, channels }] : [];
  });
}

function channelOf(
  sysfsRoot: string,
  { folder, device, chip, files }: { folder: string; device: string; chip: string; files: ReadonlySet<string> },
  file: string
): Channel[] {
  const [, quantity, number = '', modifier = '', form] = VALUE.exec(file) ?? [];
  if (quantity !== 'temp' && quantity !== 'humidityrelative') {
    return [];
  }
  const channel = `in_${quantity}${number}${modifier}`;
  if (form === 'raw' && files.has(`${channel}_input`)) {
    return [];
  }
  /** An attribute of the channel, or the one shared by all channels of its quantity. */
  const attribute = (what: string) =>
    [`${channel}_${what}`, `in_${quantity}${number}_${what}`, `in_${quantity}_${what}`].find((name) => files.has(name));
  const valueFiles = filesOf(device, file, form, attribute);
  if (valueFiles === null) {
    return [];
  }
  const part = `${WORDS[quantity]}${number}${modifier.replaceAll('_', '-')}`;
  return [
    {
      ...identify(sysfsRoot, folder, `iio ${chip} ${part}`),
      chip,
      part,
      kind: quantity === 'temp' ? kindOf(chip, null) : 'humidity',
      files: valueFiles,
    },
  ];
}

function filesOf(
  device: string,
  file: string,
  form: string | undefined,
  attribute: (what: string) => string | undefined
): ValueFiles | null {
  if (form === 'input') {
    return { form, input: join(device, file), fault: null };
  }
  const [scale, offset] = [attribute('scale'), attribute('offset')];
  return scale === undefined
    ? null
    : {
        form: 'raw',
        raw: join(device, file),
        scale: join(device, scale),
        offset: offset ? join(device, offset) : null,
      };
}
