import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';

import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import helmet from 'helmet';

import type { Settings } from '../config/settings.ts';
import { orLate } from '../time/deadline.ts';
import { admit } from './admission.ts';
import type { HostPaths } from '../engine/host-paths.ts';
import { NOBODY, type Caller } from './auth.ts';
import { bodyDigest, readBody, refuseDeepBody, refuseOtherTypes } from './body.ts';
import { hostFileGuard } from './host-files.ts';
import { onlyHostNames } from './host-names.ts';
import { IdempotencyKeys, idempotencyKey } from './idempotency.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import { refuseAmbiguousPath } from './paths.ts';
import { faultOf, HttpFault, problemOf } from './problem.ts';
import type { Answer, Route } from './route.ts';
import { pathRemover } from './without-paths.ts';

const DEADLINE_MS = 30_000;

interface AppParts {
  routes: readonly Route[];
  tokens: Settings['tokens'];
  metrics: Metrics;
  log: Log;
  /** Rate limit of each caller. */
  requestsPerMinute: number;
  /** Folders whose files may be named in a request. */
  sourceFolders: readonly string[];
  /** Accepted host names besides loopback; null if any name is accepted. */
  hostNames: readonly string[] | null;
  /** The paths of this host that answers may contain. */
  hostPaths(): HostPaths;
  /** Collects the connections on which a valid token was received. */
  trusted: WeakSet<Socket>;
}

/**
 * Handles each request as follows. A path that a proxy and this server might parse differently is refused. Open routes are
 * answered without a token. All others require one and count toward the caller's rate limit, except for stopping a run, sweep,
 * limit search or baseline.
 * Every error becomes a problem document.
 */
export function createApp({
  routes,
  tokens,
  metrics,
  log,
  requestsPerMinute,
  sourceFolders,
  hostNames,
  hostPaths,
  trusted,
}: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.set('query parser', 'simple');

  const callers = new WeakMap<Request, Caller>();
  const withoutPaths = pathRemover(hostPaths);
  const concealerFor: ConcealerFor = (request) => {
    const { maySeePaths, mayChange } = callers.get(request) ?? NOBODY;
    return maySeePaths ? (answer) => answer : (answer) => withoutPaths(answer, mayChange);
  };
  const perform: Performer = performer(
    callers,
    new IdempotencyKeys(Date.now),
    hostFileGuard(sourceFolders),
    concealerFor
  );

  app.use(
    observe(metrics, log),
    secure,
    ...(hostNames === null ? [] : [onlyHostNames(hostNames)]),
    refuseAmbiguousPaths
  );
  mount(
    app,
    routes.filter(({ open }) => open),
    perform
  );
  app.use(admit(tokens, requestsPerMinute, { callers, trusted }));
  mount(
    app,
    routes.filter(({ open }) => !open),
    perform
  );
  app.use(() => {
    throw new HttpFault({
      status: 404,
      code: 'PATH_UNKNOWN',
      message: 'There is nothing at this path.',
      hint: '/openapi.json lists every path.',
    });
  });
  app.use(answerProblem(log, concealerFor));
  return app;
}

/** The only page served to browsers is a report, which has no scripts and loads nothing else. */
const secure = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'unsafe-inline'"],
      imgSrc: ['data:'],
      frameAncestors: ["'none'"],
    },
  },
  // The proxy in front decides whether there is TLS.
  strictTransportSecurity: false,
});

const refuseAmbiguousPaths: RequestHandler = (request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  refuseAmbiguousPath(request.url);
  next();
};

/** Makes the function that removes from an answer whatever the caller may not see. */
type ConcealerFor = (request: Request) => (answer: unknown) => unknown;

type Performer = (route: Route, request: Request) => Promise<Answer>;

/** Registers the routes, and 405 for every other method on their paths. */
function mount(app: Express, routes: readonly Route[], perform: Performer): void {
  for (const [path, members] of Map.groupBy(routes, (route) => route.path)) {
    const onPath = app.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const route of members) {
      onPath[route.method](...(route.body ? [jsonBody, readBody, refuseDeepBody] : []), async (request, response) => {
        const deadlineMs = route.deadlineMs ?? DEADLINE_MS;
        const answered = perform(route, request);
        const { status, headers, body } = await orLate(deadlineMs, answered, () => deadlineExceeded(route, deadlineMs));
        response.status(status).set(headers).end(body);
      });
    }
    onPath.all(() => {
      throw wrongMethod(members);
    });
  }
}

const jsonBody: RequestHandler = (request, _response, next) => {
  refuseOtherTypes(request.headers['content-type']);
  next();
};

function performer(
  callers: WeakMap<Request, Caller>,
  keys: IdempotencyKeys,
  refuseHostFiles: (body: unknown) => void,
  concealerFor: ConcealerFor
): Performer {
  return async (route, request) => {
    const { params, query, socket } = request;
    const address = socket.localAddress?.replace(/^::ffff:/, '') ?? '';
    const reachedAt = `${address.includes(':') ? `[${address}]` : address}:${socket.localPort}`;
    const body: unknown = request.body;
    const caller = callers.get(request) ?? NOBODY;
    refuseHostFiles(body);
    const fresh = () => route.answer({ params, query: { ...query }, body, caller, reachedAt }, concealerFor(request));
    const key = route.repeatable ? idempotencyKey(request.get('Idempotency-Key')) : undefined;
    return key === undefined
      ? fresh()
      : keys.once(key, [route.id, caller.account, bodyDigest(request)].join(' '), fresh);
  };
}

function deadlineExceeded({ method }: Route, deadlineMs: number): HttpFault {
  return new HttpFault({
    status: 504,
    code: 'DEADLINE_EXCEEDED',
    message: `There was no answer within ${deadlineMs / 1000} s.`,
    hint:
      method === 'get'
        ? 'Request less data at a time, or try again later.'
        : 'The request may still take effect: check before repeating it.',
  });
}

function wrongMethod(routes: readonly Route[]): HttpFault {
  const allowed = routes.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  return new HttpFault({
    status: 405,
    code: 'METHOD_WRONG',
    message: 'This path does not support that method.',
    hint: `It supports ${allowed.join(', ')}.`,
    headers: { Allow: allowed.join(', ') },
  });
}

/**
 * One log line and one count per request. Reads are logged only at debug level: pages and Prometheus send one every few seconds.
 */
function observe(metrics: Metrics, log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.locals.requestId = randomUUID();
    response.once('close', () => {
      const { method, path } = request;
      metrics.countRequest(method, response.statusCode);
      const line = { request: requestId(response), method, path, status: response.statusCode };
      const level = method === 'GET' || method === 'HEAD' ? 'debug' : 'info';
      log[level]({ ...line, ms: Math.round(performance.now() - startedAt) }, 'request');
    });
    next();
  };
}

function requestId(response: Response): string {
  return String(response.locals.requestId);
}

/** Needs four parameters, or Express would not recognise it as an error handler. */
function answerProblem(log: Log, concealerFor: ConcealerFor): ErrorRequestHandler {
  return (thrown: unknown, request: Request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const fault = faultOf(thrown);
    const problem = problemOf(fault, requestId(response));
    if (problem.status >= 500) {
      log.error({ request: requestId(response), code: fault.code, err: fault }, fault.message);
    }
    const conceal = concealerFor(request);
    response.status(problem.status);
    response.set(fault instanceof HttpFault ? fault.headers : {});
    response.set('Content-Type', 'application/problem+json; charset=utf-8').end(JSON.stringify(conceal(problem)));
  };
}
