import { readFileSync } from 'node:fs';

import { z } from 'zod';

import type { Role } from './grafana/scene.ts';

const Route = z.object({
  path: z.string(),
  method: z.string(),
  url: z.string(),
  reqRole: z.enum(['Viewer', 'Editor', 'Admin']),
  headers: z.array(z.object({ name: z.string(), content: z.string() })).default([]),
});
type Route = z.infer<typeof Route>;

/** A plugin's settings, by their names in the templates of its routes. */
export interface PluginSettings {
  jsonData: Record<string, string>;
  secureJsonData: Record<string, string>;
}

/** Where a request is sent and with which added headers, or the status with which Grafana refuses it. */
export type Passage = { url: string; headers: Record<string, string> } | { refused: number };

const RANK: Record<Role, number> = { Anonymous: 0, Viewer: 1, Editor: 2, Admin: 3 };

/** The routes of a plugin.json, as Grafana applies them. */
export class ProxyRoutes {
  readonly #routes: readonly Route[];

  constructor(pluginJson: string) {
    this.#routes = z.object({ routes: z.array(Route) }).parse(JSON.parse(readFileSync(pluginJson, 'utf8'))).routes;
  }

  get all(): readonly Route[] {
    return this.#routes;
  }

  /**
   * The app's proxy uses the first route with the request's method whose path equals the request's, or ends in `/*` and
   * is a prefix of it. It refuses all other requests. Like Grafana, it does not normalise the rest of the path.
   */
  forApp(method: string, path: string, role: Role, settings: PluginSettings): Passage {
    for (const route of this.#routes) {
      const rest = route.method === method ? restOfPath(route.path, path) : undefined;
      if (rest !== undefined) {
        return passage(route, rest, role, settings);
      }
    }
    return { refused: 404 };
  }

  /** The data source's proxy. A route matches if the request's path starts with exactly the same text. */
  forDataSource(method: string, path: string, role: Role, settings: PluginSettings): Passage {
    const route = this.#routes.find((candidate) => candidate.method === method && path.startsWith(candidate.path));
    // Without a route, Grafana appends the path to the data source's address, and ours has none.
    return route ? passage(route, path.slice(route.path.length), role, settings) : { refused: 502 };
  }
}

function restOfPath(pattern: string, path: string): string | undefined {
  if (!pattern.endsWith('/*')) {
    return path === pattern || path === `${pattern}/` ? '' : undefined;
  }
  const beginning = pattern.slice(0, -1);
  return path.startsWith(beginning) && path.length > beginning.length ? path.slice(beginning.length) : undefined;
}

function passage(route: Route, rest: string, role: Role, settings: PluginSettings): Passage {
  if (RANK[role] < RANK[route.reqRole]) {
    return { refused: 403 };
  }
  const base = fill(route.url, settings);
  return {
    url: rest === '' ? base : `${base.replace(/\/$/, '')}/${rest.replace(/^\//, '')}`,
    headers: Object.fromEntries(
      route.headers.map(({ name, content }) => [name.toLowerCase(), fill(content, settings)])
    ),
  };
}

/**
 * Fills in `{{ .JsonData.x }}` and `{{ .SecureJsonData.x }}`. As in Grafana, a missing setting becomes an empty text.
 */
function fill(template: string, { jsonData, secureJsonData }: PluginSettings): string {
  return template.replaceAll(
    /\{\{ *\.(JsonData|SecureJsonData)\.(\w+) *\}\}/g,
    (_match, part: string, name: string) => {
      return (part === 'JsonData' ? jsonData : secureJsonData)[name] ?? '';
    }
  );
}
