import type { Settings } from '../config/settings.ts';
import type { NamedFiles } from '../journal/named-files.ts';
import { SEATTLE } from '../sources/replay/source.ts';

/** The paths of this host that results and errors of the engine may contain, as sinks and sources name them. */
export class HostPaths {
  readonly #settings: Pick<Settings, 'dataFolder' | 'configFile' | 'targets'>;
  readonly #named: NamedFiles;
  #ofTargets: readonly string[] = [];

  constructor(settings: Pick<Settings, 'dataFolder' | 'configFile' | 'targets'>, named: NamedFiles) {
    this.#settings = settings;
    this.#named = named;
  }

  all(): string[] {
    const { dataFolder, configFile } = this.#settings;
    return [
      dataFolder,
      ...(configFile === null ? [] : [configFile]),
      SEATTLE,
      ...this.#inTargets(),
      ...this.#named.all(),
    ];
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
