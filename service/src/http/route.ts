import type { z } from 'zod';

import type { Caller } from './auth.ts';
import { readParameters } from './parameters.ts';

/** An answer as it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Something other than JSON, such as a report in CSV. */
export class Text {
  readonly mime: string;
  readonly body: string;

  constructor(mime: string, body: string) {
    this.mime = mime;
    this.body = body;
  }
}

interface Inputs<Params extends z.ZodObject, Query extends z.ZodObject> {
  params: z.output<Params>;
  query: z.output<Query>;
  /** As it came: what it describes is checked whole, in one place, by the engine. */
  body: unknown;
  caller: Caller;
  /** Address by which the caller reached this service: `host:port`. */
  reachedAt: string;
}

/** A request before its parts were checked. */
export interface RawInputs extends Omit<Inputs<z.ZodObject, z.ZodObject>, 'params' | 'query'> {
  params: unknown;
  query: unknown;
}

/** All of a route but its inputs: what both the OpenAPI document and the router read. */
interface RouteFacts {
  readonly method: 'get' | 'post' | 'delete';
  /** As OpenAPI writes it: `/api/v1/runs/{id}`. */
  readonly path: string;
  /** Name of the operation, for generated clients. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  /** Answered without a token. */
  readonly open?: boolean;
  /** Schema of the request body, as of now: it names the targets. */
  body?(): z.ZodType;
  /** Honours `Idempotency-Key`. */
  readonly repeatable?: boolean;
  readonly status?: 200 | 201 | 204;
  /** Media types other than JSON that it may answer. */
  readonly texts?: readonly string[];
  /** Statuses of its own failures, beyond those that any route can have. */
  readonly problems?: readonly number[];
  /** After this time the caller is told to come back; default 30 s. */
  readonly deadlineMs?: number;
}

interface RouteParts<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Result extends z.ZodType,
> extends RouteFacts {
  readonly params: Params;
  readonly query: Query;
  /** Schema of the JSON answer. */
  readonly result: Result;
  /**
   * What was made, for the header Location of a 201: relative to the path that was asked, since a proxy in front may have cut a
   * prefix off it. Source: RFC 9110, section 10.2.2.
   */
  location?(result: z.output<Result>): string;
  handle(inputs: Inputs<Params, Query>): Promise<z.output<Result> | Text>;
}

/** One operation of the API. The router and the OpenAPI document are both made from it, so they cannot disagree. */
export interface Route extends RouteFacts {
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly result: z.ZodType;
  /** Throws an `INVALID_INPUT` Fault that names every wrong parameter, and whatever the engine throws. */
  answer(raw: RawInputs): Promise<Answer>;
}

/** Hides a route's own types behind its schemas, so that all routes can stand in one table. */
export function defineRoute<Params extends z.ZodObject, Query extends z.ZodObject, Result extends z.ZodType>(
  parts: RouteParts<Params, Query, Result>
): Route {
  const { handle, location, ...facts } = parts;
  const status = parts.status ?? 200;
  return {
    ...facts,
    async answer(raw): Promise<Answer> {
      const { params, query } = readParameters(parts.params, parts.query, raw);
      const result = await handle({ ...raw, params, query });
      if (result instanceof Text) {
        return { status, headers: { 'Content-Type': result.mime }, body: result.body };
      }
      if (status === 204) {
        return { status, headers: {}, body: '' };
      }
      const headers = {
        'Content-Type': 'application/json; charset=utf-8',
        ...(location && { Location: location(result) }),
      };
      return { status, headers, body: JSON.stringify(result) };
    },
  };
}
