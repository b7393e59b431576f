import type { Socket } from 'node:net';

import type { Request, RequestHandler } from 'express';

import type { Settings } from '../config/settings.ts';
import { authenticator, callerOf, GRAFANA_PREFIX, refuseChange, type Caller, type TokenKind } from './auth.ts';
import { callerAllowance, strangerAllowance } from './rate-limit.ts';

/** Of a caller's allowance: enough for somebody who mistypes, far too few to guess a token. */
const STRANGERS_SHARE = 0.1;
/** Paths that a busy caller must still reach: who cannot stop a run has lost control of it. */
const URGENT = /^\/api\/v1\/(runs|sweeps)\/[^/]+\/stop$/;

/** Where is noted who was let in. */
interface Admitted {
  readonly callers: WeakMap<Request, Caller>;
  /** Connections on which a valid token was seen. */
  readonly trusted: WeakSet<Socket>;
}

/**
 * Lets a request pass to the routes behind it when its token and its user allow that, and notes the caller. Requests
 * without a valid token never use up the allowance of those who have one.
 */
export function admit(
  tokens: Settings['tokens'],
  requestsPerMinute: number,
  { callers, trusted }: Admitted
): RequestHandler {
  const authenticate = authenticator(tokens);
  // A busy page must not blind Prometheus: scrapes have an allowance of their own.
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
