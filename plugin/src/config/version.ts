import manifest from '../../package.json';

/** Version of this plugin, which is released together with the service. */
export const PLUGIN_VERSION: string = manifest.version;

/**
 * Whether a service of that version is compatible with this plugin. Before 1.0 the minor versions must be equal, and
 * from 1.0 on the major versions.
 */
export function fits(serviceVersion: string, pluginVersion = PLUGIN_VERSION): boolean {
  return compatible(serviceVersion) === compatible(pluginVersion);
}

function compatible(version: string): string {
  const [major = '', minor = ''] = version.split('.');
  return major === '0' ? `0.${minor}` : major;
}
