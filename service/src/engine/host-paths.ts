import type { Settings } from '../config/settings.ts';
import type { Journal } from '../journal/journal.ts';
import { SEATTLE } from '../sources/replay/source.ts';

/** Paths of this host that may appear in the engine's results and errors, as sinks and sources write them. */
export interface HostPaths {
  /** From the configuration: the data folder, and where targets keep their readings. Also the folders that were measured. */
  readonly configured: readonly string[];
  /** Files that people named as the source of a run. */
  readonly named: readonly string[];
}

/** Keeps the last valid paths of targets. */
export class KnownHostPaths {
  readonly #settings: Pick<Settings, 'dataFolder' | 'configFile' | 'targets'>;
  readonly #journal: Pick<Journal, 'namedFiles' | 'baselines'>;
  #ofTargets: readonly string[] = [];

  constructor(
    settings: Pick<Settings, 'dataFolder' | 'configFile' | 'targets'>,
    journal: Pick<Journal, 'namedFiles' | 'baselines'>
  ) {
    this.#settings = settings;
    this.#journal = journal;
  }

  all(): HostPaths {
    const { dataFolder, configFile } = this.#settings;
    return {
      configured: [
        dataFolder,
        ...(configFile === null ? [] : [configFile]),
        SEATTLE,
        ...this.#inTargets(),
        ...this.#journal.baselines.folders(),
      ],
      named: this.#journal.namedFiles.all(),
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
