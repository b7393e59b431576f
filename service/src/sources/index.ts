import type { SourceSpec } from '../model/source.ts';
import { AutoSource } from './auto/source.ts';
import type { Source } from './contract.ts';
import { IioSource } from './iio/source.ts';
import { ReplaySource } from './replay/source.ts';
import { SyntheticSource } from './synthetic/source.ts';
import { ThermalSource } from './thermal/source.ts';

/**
 * Opens the source of one producer. Throws a configuration Fault where there is no such sensor or file; opening and closing
 * one is therefore also how a spec is checked on this machine.
 */
export function openSource(spec: SourceSpec, producer: number): Source {
  switch (spec.kind) {
    case 'auto':
      return new AutoSource(spec, producer);
    case 'thermal':
      return new ThermalSource(spec);
    case 'iio':
      return new IioSource(spec);
    case 'replay':
      return new ReplaySource(spec);
    case 'synthetic':
      return new SyntheticSource(spec, producer);
  }
}
