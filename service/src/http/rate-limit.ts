import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';

import { HttpFault } from './problem.ts';

const MINUTE_S = 60;

/**
 * Limits the requests per minute of one account; beyond the limit, the response is 429, with the time to retry. Keeps a runaway
 * client from disturbing a measurement. `accountOf` names the account.
 */
export function callerAllowance(limit: number, accountOf: (request: Request) => string): RequestHandler {
  return limited(limit, accountOf, `More than ${limit} requests per minute came from this caller.`);
}

/**
 * Limits, per address, the requests refused because of their token. Up to `limit` per minute get the reason, all others get 429.
 * They have their own bucket, so they never use up the allowance of a caller with a token.
 */
export function strangerAllowance(limit: number): RequestHandler {
  return limited(
    limit,
    // Not from X-Forwarded-For, which anyone can forge.
    ({ socket }) => ipKeyGenerator(socket.remoteAddress ?? ''),
    `More than ${limit} requests per minute without a valid token came from this address.`
  );
}

function limited(limit: number, keyGenerator: (request: Request) => string, message: string): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_S * 1000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator,
    validate: { xForwardedForHeader: false },
    handler: (_request, response, next) => {
      const seconds = String(response.getHeader('Retry-After') ?? MINUTE_S);
      next(
        new HttpFault({
          status: 429,
          code: 'TOO_MANY_REQUESTS',
          message,
          hint: `Wait ${seconds} s, then send requests less often.`,
          headers: { 'Retry-After': seconds },
        })
      );
    },
  });
}
