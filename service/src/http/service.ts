import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';

import type { Settings } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import type { Engine } from '../engine/engine.ts';
import type { LocalEngine } from '../engine/local-engine.ts';
import { createApp } from './app.ts';
import { boundConnections, MAX_CONNECTIONS } from './connections.ts';
import { isLoopback } from './host-names.ts';
import type { Log } from './log.ts';
import { Metrics, type SampleFeed } from './metrics/metrics.ts';
import { describeApi } from './openapi.ts';
import type { Route } from './route.ts';
import { aboutRoutes } from './routes/about.ts';
import { annotationRoutes } from './routes/annotations.ts';
import { discoveryRoutes } from './routes/discovery.ts';
import { hostRoutes } from './routes/hosts.ts';
import { limitRoutes } from './routes/limits.ts';
import { outageRoutes } from './routes/outages.ts';
import { operationRoutes } from './routes/operations.ts';
import { presetRoutes } from './routes/presets.ts';
import { readingRoutes } from './routes/readings.ts';
import { reportRoutes } from './routes/reports.ts';
import { runRoutes } from './routes/runs.ts';
import { sweepRoutes } from './routes/sweeps.ts';
import { targetRoutes } from './routes/targets.ts';

/** Generous: enough for ten pages that each send five requests per second. */
const REQUESTS_PER_MINUTE = 3000;
/** Limit for receiving a whole request; answers have their own deadlines. */
const RECEIVE_WITHIN_MS = 30_000;
/** Limit for requests that are in progress when the service has to stop. */
const FINISH_WITHIN_MS = 10_000;

interface ServiceParts {
  engine: Engine & SampleFeed & Pick<LocalEngine, 'hostPaths'>;
  settings: Settings;
  log: Log;
  version: string;
  requestsPerMinute?: number;
}

export interface Service {
  /** Such as `http://127.0.0.1:7411`. */
  readonly address: string;
  /** Stops accepting requests, lets those in progress finish for up to 10 s, then stops the engine's runs gracefully. */
  close(): Promise<void>;
}

/**
 * Starts the HTTP service on the address in the settings. It always requires authentication: every path but /healthz and /readyz
 * needs one of the two tokens, even on loopback. Throws a configuration Fault if it cannot listen on the address.
 */
export async function startService({
  engine,
  settings,
  log,
  version,
  requestsPerMinute = REQUESTS_PER_MINUTE,
}: ServiceParts): Promise<Service> {
  const metrics = new Metrics({ engine, targets: settings.targets, version });
  let isClosing = false;
  /** Routes by section of the OpenAPI document. */
  const sections: Record<string, Route[]> = {
    targets: targetRoutes(engine),
    runs: [...runRoutes(engine, settings.targets), ...reportRoutes(engine)],
    sweeps: sweepRoutes(engine, settings.targets),
    limits: limitRoutes(engine, settings.targets),
    outages: outageRoutes(engine),
    presets: presetRoutes(settings.targets),
    hosts: hostRoutes(engine),
    readings: [...readingRoutes(engine), ...annotationRoutes(engine)],
    operation: [
      ...aboutRoutes(version),
      ...discoveryRoutes(settings),
      ...operationRoutes({
        engine,
        metrics,
        isClosing: () => isClosing,
        describe: oncePer(
          () => [...settings.targets().values()].map(({ name, kind }) => `${name} ${kind.kind}`).join(),
          () => JSON.stringify(describeApi(sections, version))
        ),
      }),
    ],
  };
  const routes = Object.values(sections).flat();
  const { tokens, sourceFolders, listen: listenAt } = settings;
  const trusted = new WeakSet<Socket>();
  const hostNames = isLoopback(listenAt.host) || settings.hostNames.length > 0 ? settings.hostNames : null;
  const hostPaths = () => engine.hostPaths();
  const app = createApp({
    ...{ routes, tokens, metrics, log, requestsPerMinute, sourceFolders, hostNames, hostPaths, trusted },
  });
  const server = createServer(
    { requestTimeout: RECEIVE_WITHIN_MS, headersTimeout: 10_000, keepAliveTimeout: 5_000 },
    app
  );
  boundConnections(server, MAX_CONNECTIONS, trusted);
  const address = await listen(server, listenAt);
  log.info({ address }, 'listening');

  return {
    address,
    async close() {
      isClosing = true;
      await finish(server);
      await engine.close();
      log.info({ address }, 'closed');
    },
  };
}

/** Caches the text that `make` returns until `key` returns a different value. */
function oncePer(key: () => string, make: () => string): () => string {
  let made: { key: string; text: string } | null = null;
  return () => {
    const wanted = key();
    made = made?.key === wanted ? made : { key: wanted, text: make() };
    return made.text;
  };
}

async function listen(server: Server, { host, port }: Settings['listen']): Promise<string> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (cause) {
    const hint =
      Fault.from(cause).code === 'EADDRINUSE'
        ? 'Another program, perhaps another Thermobench, uses that port: choose another port with --listen or ' +
          'THERMOBENCH_LISTEN.'
        : 'Choose an address of this machine with --listen or THERMOBENCH_LISTEN.';
    throw Fault.becauseOf(cause, `The service cannot listen on ${host}:${port}`, hint);
  }
  const bound = server.address();
  const boundPort = typeof bound === 'object' && bound !== null ? bound.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`;
}

async function finish(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  using _timer = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS);
  await closed;
}
