import { STATUS_CODES } from 'node:http';

import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiHeadersObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';

import { Annotation } from '../model/annotation.ts';
import { Baseline } from '../model/baseline.ts';
import { Host } from '../model/host.ts';
import { LimitSearch } from '../model/limit-search.ts';
import { Preset } from '../model/preset.ts';
import { Problem } from '../model/problem.ts';
import { Report } from '../model/report.ts';
import { Run } from '../model/run.ts';
import { Sample } from '../model/sample.ts';
import { Frame } from '../model/series.ts';
import { Sweep } from '../model/sweep.ts';
import { Health, TargetSummary } from '../model/target.ts';
import { IdempotencyKey } from './idempotency.ts';
import type { Route } from './route.ts';

/** Named in the document, so that generated clients have types with these names. */
const COMPONENTS = {
  Annotation,
  Baseline,
  Frame,
  Health,
  Host,
  LimitSearch,
  Preset,
  Problem,
  Report,
  Run,
  Sample,
  Sweep,
  TargetSummary,
};

/** Possible for any route: a refused path or parameter, an unexpected failure, no answer in time. */
const ALWAYS = [400, 500, 504];
const WITH_TOKEN = [401, 403, 429];
const WITH_BODY = [413, 415];
const REPEATABLE = [409, 422];
/** A path may name something that does not exist. */
const WITH_PARAMETERS = [404];

const PROBLEM_HEADERS: Readonly<Record<number, ZodOpenApiHeadersObject>> = {
  401: textHeader('WWW-Authenticate', 'How to authenticate.'),
  429: textHeader('Retry-After', 'Number of seconds to wait before the next request.'),
};

/** OpenAPI 3.1 document of the routes, including every status that each can return. */
export function describeApi(
  sections: Readonly<Record<string, readonly Route[]>>,
  version: string
): Record<string, unknown> {
  const paths: ZodOpenApiPathsObject = {};
  for (const [section, routes] of Object.entries(sections)) {
    for (const route of routes) {
      paths[route.path] = { ...paths[route.path], [route.method]: { ...operation(route), tags: [section] } };
    }
  }
  return {
    ...createDocument({
      openapi: '3.1.0',
      info: {
        title: 'Thermobench',
        version,
        description:
          'How many readings per second a store can take, what limits it, and whether every row is really there.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      // Relative to this document, so that it is right whatever prefix a proxy adds to both.
      servers: [{ url: '.' }],
      paths,
      components: {
        schemas: COMPONENTS,
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'The full token, or the read-only one, which allows only GET.',
          },
        },
      },
    }),
  };
}

function operation(route: Route): ZodOpenApiOperationObject {
  return {
    operationId: route.id,
    summary: route.summary,
    security: route.open ? [] : [{ token: [] }],
    requestParams: {
      path: route.params,
      query: route.query,
      ...(route.repeatable && { header: z.object({ 'Idempotency-Key': IdempotencyKey.optional() }) }),
    },
    ...(route.body && { requestBody: { required: true, content: { 'application/json': { schema: route.body() } } } }),
    responses: responses(route),
  };
}

function responses(route: Route): ZodOpenApiResponsesObject {
  const statuses = [
    ...ALWAYS,
    ...(route.open ? [] : WITH_TOKEN),
    ...(route.body ? WITH_BODY : []),
    ...(route.repeatable ? REPEATABLE : []),
    ...(route.path.includes('{') ? WITH_PARAMETERS : []),
    ...(route.problems ?? []),
  ];
  const problems = statuses.map((status) => [status, problem(status)] as const);
  return { [`${route.status ?? 200}`]: success(route), ...Object.fromEntries(problems) };
}

function success(route: Route) {
  const json = route.result instanceof z.ZodNever ? [] : [['application/json', { schema: route.result }] as const];
  const texts = (route.texts ?? []).map((mime) => [mime, { schema: z.string() }] as const);
  return {
    description: route.summary,
    ...(route.status === 201 && {
      headers: textHeader('Location', 'The created resource, relative to the requested URL, such as `runs/…`.'),
    }),
    ...(route.status !== 204 && { content: Object.fromEntries([...json, ...texts]) }),
  };
}

function problem(status: number) {
  return {
    description: STATUS_CODES[status] ?? 'Failure',
    headers: PROBLEM_HEADERS[status] ?? {},
    content: { 'application/problem+json': { schema: Problem } },
  };
}

function textHeader(name: string, description: string): ZodOpenApiHeadersObject {
  return { [name]: { description, schema: { type: 'string' } } };
}
