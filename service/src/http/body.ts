import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import express, { type RequestHandler } from 'express';

import { HttpFault } from './problem.ts';

const BODY_LIMIT = '256kb';

const digests = new WeakMap<IncomingMessage, string>();

/** Reads a JSON body of at most 256 kB. Compressed bodies are refused: nothing here is large enough to need compression. */
export const readBody = express.json({
  limit: BODY_LIMIT,
  inflate: false,
  verify: (request, _response, bytes) => {
    digests.set(request, createHash('sha256').update(bytes).digest('hex'));
  },
});

/** No valid request is nested deeper than six levels. */
const MAX_DEPTH = 32;

/** Throws a 400 HttpFault if a body is nested so deeply that later code would run out of stack. */
export const refuseDeepBody: RequestHandler = (request, _response, next) => {
  const body: unknown = request.body;
  let level = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      throw new HttpFault({
        status: 400,
        code: 'BODY_TOO_DEEP',
        message: `The body is nested more than ${MAX_DEPTH} levels deep.`,
        hint: 'Send a request as /openapi.json describes it.',
      });
    }
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  next();
};

/** Digest of the bytes of a parsed body; empty if there was none. */
export function bodyDigest(request: IncomingMessage): string {
  return digests.get(request) ?? '';
}

/** JSON is UTF-8; the body parser would also accept UTF-7 and UTF-16, which programs in front interpret differently. */
const JSON_TYPE = /^application\/json *(; *charset="?utf-8"? *)?$/i;

/** Throws a 415 HttpFault for a body that is not JSON. */
export function refuseOtherTypes(contentType: string | undefined): void {
  if (!JSON_TYPE.test(contentType ?? '')) {
    throw new HttpFault({
      status: 415,
      code: 'CONTENT_TYPE_UNSUPPORTED',
      message: `A body of type ${contentType ?? 'unknown'} is not supported.`,
      hint: 'Send JSON in UTF-8 with "Content-Type: application/json".',
    });
  }
}
