import type { Settings } from '../config/settings.ts';
import type { NamedFiles } from '../journal/named-files.ts';
import { SEATTLE } from '../sources/replay/source.ts';

/** Paths of this host that may appear in the engine's results and errors, as sinks and sources write them. */
export interface HostPaths {
  /** From the configuration: the data folder, and where targets keep their readings. */
  readonly configured: readonly string[];
  /** Files that people named as the source of a run. */
  readonly named: readonly string[];
}

/** Keeps the last valid paths of targets. */
export class KnownHostPaths {
  readonly #settings: Pick<Settings, 'dataFolder' | 'configFile' | 'targets'>;
  readonly #named: NamedFiles;
  #ofTargets: readonly string[] = [];

  constructor(settings: Pick<Settings, 'dataFolder' | 'configFile' | 'targets'>, named: NamedFiles) {
    this.#settings = settings;
    this.#named = named;
  }

  all(): HostPaths {
    const { dataFolder, configFile } = this.#settings;
    return {
      configured: [dataFolder, ...(configFile === null ? [] : [configFile]), SEATTLE, ...this.#inTargets()],
      named: this.#named.all(),
    };
  }

  #inTargets(): readonly string[] {
    try {
      const targets = [...this.#settings.targets().values()];
      this.#ofTargets = targets.flatMap(({ kind, settings }) => kind.address(settings).hostPaths);
    } catch {
      // The configuration file has become invalid; errors can only name the targets that it contained before.
    }
    return this.#ofTargets;
  }
}
