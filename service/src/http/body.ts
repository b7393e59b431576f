import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import express, { type RequestHandler } from 'express';

import { HttpFault } from './problem.ts';

const BODY_LIMIT = '256kb';

const digests = new WeakMap<IncomingMessage, string>();

/** Reads a JSON body of at most 256 kB. Compressed ones are refused: nothing here is large enough to need it. */
export const readBody = express.json({
  limit: BODY_LIMIT,
  inflate: false,
  verify: (request, _response, bytes) => {
    digests.set(request, createHash('sha256').update(bytes).digest('hex'));
  },
});

/** Nothing that is asked for here is deeper than six. */
const MOST_DEPTH = 32;

/** Throws an HttpFault of 400 where a body is nested so deeply that what reads it later would run out of stack. */
export const refuseDeepBody: RequestHandler = (request, _response, next) => {
  const body: unknown = request.body;
  let level = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_DEPTH) {
      throw new HttpFault({
        status: 400,
        code: 'BODY_TOO_DEEP',
        message: `The body is nested more than ${MOST_DEPTH} levels deep.`,
        hint: 'Send a request as /openapi.json describes it.',
      });
    }
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  next();
};

/** Stands for the bytes of a body that was read; empty where there was none. */
export function bodyDigest(request: IncomingMessage): string {
  return digests.get(request) ?? '';
}

/** JSON is UTF-8; the reader of bodies would take UTF-7 and UTF-16 as well, which programs in front read differently. */
const JSON_TYPE = /^application\/json *(; *charset="?utf-8"? *)?$/i;

/** Throws an HttpFault of 415 for a body of another type than JSON. */
export function refuseOtherTypes(contentType: string | undefined): void {
  if (!JSON_TYPE.test(contentType ?? '')) {
    throw new HttpFault({
      status: 415,
      code: 'CONTENT_TYPE_UNSUPPORTED',
      message: `A body of type ${contentType ?? 'unknown'} is not understood.`,
      hint: 'Send JSON in UTF-8 with "Content-Type: application/json".',
    });
  }
}
