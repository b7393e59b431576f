import type { Exporter } from '../model/scrape.ts';
import type { SinkKind } from '../sinks/contract.ts';

/** A target as configured, secrets included: never leaves the process but for its own worker threads. */
export interface ConfiguredTarget {
  readonly name: string;
  readonly origin: 'file' | 'stack' | 'built-in';
  readonly kind: SinkKind;
  /** Fits `kind.target`. Plain data, so that it can cross to a worker thread. */
  readonly settings: unknown;
}

/** By name. */
export type Targets = ReadonlyMap<string, ConfiguredTarget>;

/** All that Thermobench knows of its surroundings, read once at start unless told otherwise. */
export interface Settings {
  readonly dataFolder: string;
  /** Absolute path of the configuration file; null where there is none. */
  readonly configFile: string | null;
  readonly listen: { readonly host: string; readonly port: number };
  readonly tokens: { readonly full: string; readonly readOnly: string };
  /** Absolute paths of the folders whose files a request over HTTP may name. */
  readonly sourceFolders: readonly string[];
  /** Names besides loopback by which callers reach the service. */
  readonly hostNames: readonly string[];
  /** Those of the stack are looked up anew by each call: `stack up` starts servers beside a running service, and may move them. */
  targets(): Targets;
  /**
   * What the configuration file lists to be scraped, read anew by each call: to add a host needs no restart. Throws a configuration
   * Fault where the file has become wrong.
   */
  exporters(): readonly Exporter[];
}
