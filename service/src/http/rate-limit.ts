import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';

import { HttpFault } from './problem.ts';

const MINUTE_S = 60;

/**
 * At most so many requests a minute from one address; the others get 429 and when to come back. Keeps a runaway client from
 * disturbing a measurement, and a guesser of tokens slow.
 */
export function requestsPerMinute(limit: number): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_S * 1000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Grafana's proxy adds X-Forwarded-For. It is not believed: all users behind one Grafana share an allowance.
    validate: { xForwardedForHeader: false },
    handler: (_request, response, next) => {
      const seconds = String(response.getHeader('Retry-After') ?? MINUTE_S);
      next(
        new HttpFault({
          status: 429,
          code: 'TOO_MANY_REQUESTS',
          message: `More than ${limit} requests a minute came from this address.`,
          hint: `Wait ${seconds} s, then ask less often.`,
          headers: { 'Retry-After': seconds },
        })
      );
    },
  });
}
