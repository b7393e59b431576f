import type { SourceSpec } from '../model/source.ts';
import { openAuto } from './auto/source.ts';
import type { Source } from './contract.ts';
import { openIio } from './iio/source.ts';
import { SensorNames } from './names.ts';
import { ReplaySource } from './replay/source.ts';
import { SyntheticSource } from './synthetic/source.ts';
import { openThermal } from './thermal/source.ts';

/** The producer that opens a source, and the file that stores the names of its sensors; null if they are not stored. */
export interface Opener {
  readonly producer: number;
  readonly namesFile: string | null;
}

/**
 * Opens the source of one producer. Throws a configuration Fault if there is no such sensor or file, so opening and closing a
 * source also checks a spec on this machine.
 */
export async function openSource(spec: SourceSpec, { producer, namesFile }: Opener): Promise<Source> {
  const names = (place: string | undefined) => new SensorNames(namesFile, place);
  switch (spec.kind) {
    case 'auto':
      return openAuto(spec, { names: names(spec.place), producer });
    case 'thermal':
      return openThermal(spec, names(spec.place));
    case 'iio':
      return openIio(spec, names(spec.place));
    case 'replay':
      return new ReplaySource(spec);
    case 'synthetic':
      return new SyntheticSource(spec, producer);
  }
}
