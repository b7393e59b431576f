import type { z } from 'zod';

import type { Caller } from './auth.ts';
import { NONE, readParameters } from './parameters.ts';

/** An answer as it is sent to the client. */
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

/** A document that people read, and the data that it shows. */
export class Rendered<Shown> {
  readonly shown: Shown;
  readonly render: (shown: Shown) => Promise<Text>;

  constructor(shown: Shown, render: (shown: Shown) => Promise<Text>) {
    this.shown = shown;
    this.render = render;
  }
}

interface Inputs<Params extends z.ZodObject, Query extends z.ZodObject> {
  params: z.output<Params>;
  query: z.output<Query>;
  /** As received: the engine validates the whole body in one place. */
  body: unknown;
  caller: Caller;
  /** Address by which the caller reached this service: `host:port`. */
  reachedAt: string;
}

/** A request whose parts are not validated yet. */
export interface RawInputs extends Omit<Inputs<z.ZodObject, z.ZodObject>, 'params' | 'query'> {
  params: unknown;
  query: unknown;
}

/** The parts of a route that do not depend on its inputs. The OpenAPI document and the router both read them. */
interface RouteFacts {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** In OpenAPI notation: `/api/v1/runs/{id}`. */
  readonly path: string;
  /** Name of the operation, for generated clients. */
  readonly id: string;
  readonly summary: string;
  /** Answered without a token. */
  readonly open?: boolean;
  /** Schema of the request body at this moment: it names the current targets. */
  body?(): z.ZodType;
  /** Supports `Idempotency-Key`. */
  readonly repeatable?: boolean;
  readonly status?: 200 | 201 | 204;
  /** Media types other than JSON that it may return. */
  readonly texts?: readonly string[];
  /** Failure statuses specific to this route, in addition to those that any route of its shape may return. */
  readonly problems?: readonly number[];
  /** Time limit, after which the response asks the caller to retry later; default 30 s. */
  readonly deadlineMs?: number;
}

interface RouteParts<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Result extends z.ZodType,
> extends RouteFacts {
  /** Schema of the path parameters; omitted if there are none. */
  readonly params?: Params;
  /** Schema of the query; omitted if there is none. */
  readonly query?: Query;
  /** Schema of the JSON answer. */
  readonly result: Result;
  /**
   * The created resource, for the Location header of a 201: relative to the requested path, since a proxy in front may have
   * removed a prefix. Source: RFC 9110, section 10.2.2.
   */
  location?(result: z.output<Result>): string;
  handle(inputs: Inputs<Params, Query>): Promise<z.output<Result> | Text | Rendered<z.output<Result>>>;
}

/** One operation of the API. The router and the OpenAPI document are both derived from it, so they cannot disagree. */
export interface Route extends RouteFacts {
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly result: z.ZodType;
  /**
   * Throws an `INVALID_INPUT` Fault that names every wrong parameter; also throws the engine's own errors.
   *
   * @param conceal - Removes what the caller may not see from the result or the text.
   */
  answer(raw: RawInputs, conceal: (result: unknown) => unknown): Promise<Answer>;
}

/** Hides a route's own types behind its schemas, so that all routes fit in one table. */
export function defineRoute<
  Result extends z.ZodType,
  Params extends z.ZodObject = typeof NONE,
  Query extends z.ZodObject = typeof NONE,
>(parts: RouteParts<Params, Query, Result>): Route;
export function defineRoute(parts: RouteParts<z.ZodObject, z.ZodObject, z.ZodType>): Route {
  const { handle, location, params = NONE, query = NONE, ...facts } = parts;
  const status = parts.status ?? 200;
  return {
    ...facts,
    ...{ params, query },
    async answer(raw, conceal): Promise<Answer> {
      const result = await handle({ ...raw, ...readParameters(params, query, raw) });
      if (result instanceof Rendered) {
        // Paths are removed before rendering: rendering escapes texts, and escaped paths are not found.
        const { mime, body } = await result.render(parts.result.parse(conceal(result.shown)));
        return { status, headers: { 'Content-Type': mime }, body };
      }
      if (result instanceof Text) {
        return { status, headers: { 'Content-Type': result.mime }, body: String(conceal(result.body)) };
      }
      if (status === 204) {
        return { status, headers: {}, body: '' };
      }
      const headers = {
        'Content-Type': 'application/json; charset=utf-8',
        ...(location && { Location: location(result) }),
      };
      return { status, headers, body: JSON.stringify(conceal(result)) };
    },
  };
}
