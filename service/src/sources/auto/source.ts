import type { z } from 'zod';

import { IioSpec, SyntheticSpec, type AutoSpec } from '../../model/source.ts';
import type { Reading } from '../../model/reading.ts';
import type { Source } from '../contract.ts';
import { findIioDevices } from '../iio/scan.ts';
import { IioSource } from '../iio/source.ts';
import { SyntheticSource } from '../synthetic/source.ts';
import { findTemperatures } from '../thermal/scan.ts';
import { ThermalSource } from '../thermal/source.ts';

type AutoSettings = Omit<z.infer<typeof AutoSpec>, 'kind'>;

/** The real sensors of this machine, all of them, where there are any; else a synthetic one. Its description says which. */
export class AutoSource implements Source {
  readonly #sources: readonly Source[];
  readonly #why: string;

  constructor({ sysfsRoot, place }: AutoSettings, producer: number) {
    const real = [openThermal({ sysfsRoot, place }), openIio({ sysfsRoot, place })].filter((source) => source !== null);
    this.#sources =
      real.length > 0 ? real : [new SyntheticSource(SyntheticSpec.parse({ kind: 'synthetic' }), producer)];
    this.#why = real.length > 0 ? '' : `, since no sensor under ${sysfsRoot} can be read`;
  }

  get description(): string {
    return `auto: ${this.#sources.map((source) => source.description).join('; ')}${this.#why}`;
  }

  get readsPerRound(): number {
    return this.#sources.length === 1 ? this.#sources[0].readsPerRound : 1;
  }

  read(): Reading[] {
    const [only, ...others] = this.#sources;
    return only !== undefined && others.length === 0 ? only.read() : this.#sources.flatMap((source) => source.read());
  }

  close(): void {
    this.#sources.forEach((source) => source.close());
  }
}

/** Virtual machines often show a zone that cannot be read: that is no real sensor. */
function openThermal(settings: AutoSettings): Source | null {
  if (findTemperatures(settings.sysfsRoot).length === 0) {
    return null;
  }
  const source = new ThermalSource(settings);
  if (source.read().length > 0) {
    return source;
  }
  source.close();
  return null;
}

function openIio(settings: AutoSettings): Source | null {
  return findIioDevices(settings.sysfsRoot).length > 0
    ? new IioSource(IioSpec.parse({ kind: 'iio', ...settings }))
    : null;
}
