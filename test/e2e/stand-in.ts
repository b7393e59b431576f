import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import {
  createServer,
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { extname, join, resolve } from 'node:path';
import { json } from 'node:stream/consumers';

import { z } from 'zod';

import type { Role } from './grafana/scene.ts';
import { ProxyRoutes, type Passage, type PluginSettings } from './proxy-routes.ts';

const APP_PROXY = '/api/plugin-proxy/thermobench-collector-app/';
const DATASOURCE_PROXY = '/api/datasources/proxy/uid/thermobench/';
const APP_SETTINGS = '/api/plugins/thermobench-collector-app/settings';
const PLUGIN_FOLDERS: Record<string, string> = {
  'thermobench-collector-app': '.',
  'thermobench-collector-datasource': 'datasource',
  'thermobench-runcontrol-panel': 'panels/run-control',
  'thermobench-runresults-panel': 'panels/run-results',
};
const ICONS = resolve(import.meta.dirname, '../../node_modules/@grafana/ui/dist/public');
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const ANY_ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8" /></svg>';
const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Grafana</title><base href="/"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/stand-in/boot.css"></head>
<body class="app-grafana" style="margin: 0"><script type="module" src="/stand-in/boot.js"></script></body></html>`;

/**
 * The header that names the user's role. A real Grafana identifies users by their session; here, the test's browser
 * sends this header.
 */
export const ROLE_HEADER = 'x-stand-in-role';

const Role = z.enum(['Viewer', 'Editor', 'Admin']);
const SettingsChange = z.object({
  jsonData: z.record(z.string(), z.string()).default({}),
  secureJsonData: z.record(z.string(), z.string()).default({}),
});

/** The addresses and tokens that Grafana's database would hold. A test may change them at any time. */
export interface StandInSettings {
  app: PluginSettings;
  dataSource: PluginSettings;
}

/**
 * The parts of Grafana's server that a plugin uses. Serves pages and the built plugin, and stores the settings.
 * Forwards requests to the real service, by the routes of our own plugin.json.
 */
export class StandIn {
  readonly address: string;
  readonly settings: StandInSettings;
  readonly #server: Server;

  private constructor(server: Server, address: string, settings: StandInSettings) {
    this.#server = server;
    this.address = address;
    this.settings = settings;
  }

  static async start(pluginFolder: string, frontEnd: string, settings: StandInSettings): Promise<StandIn> {
    const app = new ProxyRoutes(join(pluginFolder, 'plugin.json'));
    const dataSource = new ProxyRoutes(join(pluginFolder, 'datasource/plugin.json'));
    const server = createServer((incoming, response) => {
      const { url = '/', method = 'GET' } = incoming;
      const role = Role.safeParse(incoming.headers[ROLE_HEADER]).data ?? 'Anonymous';
      const [path = '/', search] = splitAt(url, '?');
      if (!path.startsWith('/api/')) {
        void sendFile(response, path, pluginFolder, frontEnd);
      } else if (role === 'Anonymous') {
        sendJson(response, 401, { message: 'Unauthorized' });
      } else if (path === APP_SETTINGS && method === 'POST') {
        void change(settings.app, incoming, response, role);
      } else if (path.startsWith(APP_PROXY)) {
        const passage = app.forApp(method, path.slice(APP_PROXY.length), role, settings.app);
        pass(incoming, response, passage, search, { 'x-grafana-context': userOf(role) });
      } else if (path.startsWith(DATASOURCE_PROXY)) {
        const passage = dataSource.forDataSource(
          method,
          path.slice(DATASOURCE_PROXY.length),
          role,
          settings.dataSource
        );
        pass(incoming, response, passage, search, {}, (status) => (status === 401 ? 400 : status));
      } else {
        sendJson(response, 404, { message: 'Not found' });
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    return new StandIn(server, `http://127.0.0.1:${port}`, settings);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function userOf(role: Role): string {
  return JSON.stringify({ OrgID: 1, OrgRole: role, Login: role.toLowerCase(), IsServiceAccount: false });
}

/** Forwards a request with the headers that the route adds. Like Grafana, does not normalise the path. */
function pass(
  incoming: IncomingMessage,
  response: ServerResponse,
  passage: Passage,
  search: string,
  context: Record<string, string>,
  translate = (status: number) => status
): void {
  if ('refused' in passage) {
    sendJson(response, passage.refused, {
      message: passage.refused === 404 ? 'plugin route match not found' : 'plugin proxy route access denied',
    });
    return;
  }
  const { origin, target } = splitUrl(passage.url);
  if (origin === '') {
    sendJson(response, 500, { message: 'Could not interpolate plugin route url' });
    return;
  }
  const { cookie: _cookie, authorization: _authorization, host: _host, ...headers } = incoming.headers;
  const forward = ask(origin, {
    method: incoming.method,
    path: search === '' ? target : `${target}?${search}`,
    headers: withoutHopByHop({ ...headers, ...context, ...passage.headers }),
  });
  forward.on('response', (answer) => {
    response.writeHead(translate(answer.statusCode ?? 502), answer.headers);
    answer.pipe(response);
  });
  forward.on('error', () => {
    if (!response.headersSent) {
      response.writeHead(502);
    }
    response.end();
  });
  response.on('close', () => forward.destroy());
  incoming.pipe(forward);
}

const HOP_BY_HOP = [
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/**
 * Removes the same headers as Go's reverse proxy, in the same order: after the headers of the route are set, every
 * header that the client lists in `Connection`. Source: net/http/httputil, removeHopByHopHeaders.
 */
function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const listed = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const removed = new Set([...listed, ...HOP_BY_HOP]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !removed.has(name)));
}

/** Splits an address without `URL`, which would resolve dot segments. */
function splitUrl(url: string): { origin: string; target: string } {
  const parts = /^(https?:\/\/[^/]+)(\/.*)$/.exec(url);
  return { origin: parts?.[1] ?? '', target: parts?.[2] ?? '' };
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

async function change(
  settings: PluginSettings,
  incoming: IncomingMessage,
  response: ServerResponse,
  role: Role
): Promise<void> {
  if (role !== 'Admin') {
    sendJson(response, 403, { message: 'Access denied' });
    return;
  }
  const { jsonData, secureJsonData } = SettingsChange.parse(await json(incoming));
  settings.jsonData = jsonData;
  settings.secureJsonData = { ...settings.secureJsonData, ...secureJsonData };
  sendJson(response, 200, { message: 'Plugin settings updated' });
}

async function sendFile(response: ServerResponse, path: string, pluginFolder: string, frontEnd: string): Promise<void> {
  const file = fileOf(path, pluginFolder, frontEnd);
  if (file === undefined) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    return;
  }
  try {
    const content = await readFile(file);
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      // Lets the browser cache compiled code, because the front end is 17 MB.
      'cache-control': 'max-age=3600',
    });
    response.end(content);
  } catch {
    // Grafana itself has more icons than its published libraries.
    const isIcon = path.includes('/img/icons/');
    response.writeHead(isIcon ? 200 : 404, { 'content-type': TYPES['.svg'] }).end(isIcon ? ANY_ICON : '');
  }
}

function fileOf(path: string, pluginFolder: string, frontEnd: string): string | undefined {
  const plugin = /^\/public\/plugins\/([\w-]+)\/(.+)$/.exec(path);
  const folder = PLUGIN_FOLDERS[plugin?.[1] ?? ''];
  if (plugin && folder !== undefined) {
    return join(pluginFolder, folder, plugin[2] ?? '');
  }
  if (path.startsWith('/stand-in/')) {
    return join(frontEnd, path.slice('/stand-in/'.length));
  }
  return path.startsWith('/public/') ? join(ICONS, path.replace(/^\/public\/(build\/)?/, '')) : undefined;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
