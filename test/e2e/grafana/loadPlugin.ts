import { sharedModules } from './sharedModules.ts';

type Factory = (...dependencies: unknown[]) => unknown;

declare global {
  interface Window {
    define?: ((dependencies: string[], factory: Factory) => void) & { amd: object };
  }
}

const loading = new Map<string, Promise<unknown>>();

/** Loads a plugin's module.js once, as Grafana does: an AMD module whose dependencies are Grafana's own libraries. */
export function loadPlugin(id: string): Promise<unknown> {
  const plugin = loading.get(id) ?? load(id);
  loading.set(id, plugin);
  return plugin;
}

async function load(id: string): Promise<unknown> {
  const uri = new URL(`/public/plugins/${id}/module.js`, window.location.href).href;
  let exported: unknown;
  const define = (dependencies: string[], factory: Factory) => {
    exported = factory(...dependencies.map((name) => (name === 'module' ? { id: uri, uri } : shared(name))));
  };
  window.define = Object.assign(define, { amd: {} });
  await loadScript(uri);
  delete window.define;
  if (exported === null || typeof exported !== 'object' || !('plugin' in exported)) {
    throw new Error(`${uri} exports no plugin.`);
  }
  return exported.plugin;
}

function shared(name: string): unknown {
  if (!(name in sharedModules)) {
    throw new Error(`Grafana does not share "${name}": the plugin must bundle it.`);
  }
  return sharedModules[name];
}

function loadScript(src: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const script = document.createElement('script');
  script.src = src;
  script.onload = () => resolve();
  script.onerror = () => reject(new Error(`${src} cannot be loaded.`));
  document.head.append(script);
  return promise;
}
