import type { z } from 'zod';

import { IioSpec, SyntheticSpec, type AutoSpec } from '../../model/source.ts';
import { SensorBank } from '../bank.ts';
import type { Source } from '../contract.ts';
import { findIioDevices } from '../iio/scan.ts';
import type { SensorNames } from '../names.ts';
import { SyntheticSource } from '../synthetic/source.ts';
import { Firmware } from '../thermal/firmware.ts';
import { findTemperatures } from '../thermal/scan.ts';

/**
 * How long to wait for the first answer: longer than a DS18B20 takes to measure, and longer than the timeout for a DHT that is
 * not connected.
 */
const ANSWER_WITHIN_MS = 3_000;

/** All real sensors of this machine if at least one can be read, otherwise a synthetic one. Its description says which. */
export async function openAuto(
  { sysfsRoot, plausible, answerWithinMs }: Omit<z.infer<typeof AutoSpec>, 'kind' | 'place'>,
  { names, producer, now = Date.now }: { names: SensorNames; producer: number; now?: () => number }
): Promise<Source> {
  const { retries } = IioSpec.parse({ kind: 'iio' });
  const bank = new SensorBank({
    ...{ kind: 'auto', sysfsRoot, plausible, answerWithinMs, names, now },
    find: () => [...findTemperatures(sysfsRoot), ...findIioDevices(sysfsRoot, retries)],
    firmware: new Firmware(sysfsRoot),
  });
  // Virtual machines often show a thermal zone that cannot be read; it does not count as a sensor.
  if (!bank.isEmpty && (await bank.answers(ANSWER_WITHIN_MS))) {
    return bank;
  }
  bank.close();
  const synthetic = new SyntheticSource(SyntheticSpec.parse({ kind: 'synthetic' }), producer);
  return {
    description: `auto, ${synthetic.description}, because no sensor under ${sysfsRoot} can be read`,
    readsPerRound: synthetic.readsPerRound,
    read: () => synthetic.read(),
    close: () => synthetic.close(),
  };
}
