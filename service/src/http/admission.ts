import type { Socket } from 'node:net';

import type { Request, RequestHandler } from 'express';

import type { Settings } from '../config/settings.ts';
import { authenticator, callerOf, GRAFANA_PREFIX, refuseChange, type Caller, type TokenKind } from './auth.ts';
import { callerAllowance, strangerAllowance } from './rate-limit.ts';

/**
 * Share of a caller's allowance that requests without a valid token get: enough for typing mistakes, far too few to guess a
 * token.
 */
const STRANGERS_SHARE = 0.1;
/** Paths that must work even for a caller over its limit, so that a run or a baseline can always be stopped. */
const URGENT = /^\/api\/v1\/(runs|sweeps|limits|baselines)\/[^/]+\/stop$/;

/** Where admitted callers are recorded. */
interface Admitted {
  readonly callers: WeakMap<Request, Caller>;
  /** Connections on which a valid token was received. */
  readonly trusted: WeakSet<Socket>;
}

/**
 * Passes a request to the routes behind it if its token and user allow that, and records the caller. Requests without a valid
 * token never use up the allowance of callers with one.
 */
export function admit(
  tokens: Settings['tokens'],
  requestsPerMinute: number,
  { callers, trusted }: Admitted
): RequestHandler {
  const authenticate = authenticator(tokens);
  // A busy page must not starve Prometheus: scrapes have their own allowance.
  const limitCaller = callerAllowance(
    requestsPerMinute,
    (request) => `${callers.get(request)?.account} ${request.path === '/metrics'}`
  );
  const limitStrangers = strangerAllowance(Math.ceil(requestsPerMinute * STRANGERS_SHARE));

  return (request, response, next) => {
    let token: TokenKind;
    try {
      token = authenticate(request.headers);
    } catch (refusal) {
      void limitStrangers(request, response, (limited) => next(limited ?? refusal));
      return;
    }
    trusted.add(request.socket);
    const isFromGrafana = request.url.startsWith(`${GRAFANA_PREFIX}/api/`);
    const caller = callerOf(token, request.headers, isFromGrafana);
    callers.set(request, caller);
    if (isFromGrafana) {
      request.url = request.url.slice(GRAFANA_PREFIX.length);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuseChange(caller);
    }
    if (URGENT.test(request.path)) {
      next();
    } else {
      void limitCaller(request, response, next);
    }
  };
}
