import type { RequestHandler } from 'express';

import { HttpFault } from './problem.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a listen address is reachable only from this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host.includes(':') ? `[${host}]` : host);
}

/**
 * Answers only requests whose host name is loopback or one of `names`; throws a 421 HttpFault for any other.
 *
 * Listening on loopback only does not prevent DNS rebinding: a web page can give its own name the address 127.0.0.1, so that the
 * browser treats this service as part of that site. But such requests carry the site's name.
 */
export function onlyHostNames(names: readonly string[]): RequestHandler {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return (request, _response, next) => {
    const name = (request.headers.host ?? '').replace(/:\d*$/, '').toLowerCase();
    if (!LOOPBACK.test(name) && !known.has(name)) {
      throw new HttpFault({
        status: 421,
        code: 'HOST_NAME_UNKNOWN',
        message: 'The request is for a host name that this service does not accept.',
        hint: 'Use 127.0.0.1 or localhost, or add the name to `hostNames` in thermobench.yaml.',
      });
    }
    next();
  };
}
