import { z } from 'zod';

import type { Engine } from '../../engine/engine.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { HttpFault } from '../problem.ts';
import { defineRoute, Text, type Route } from '../route.ts';

const Status = z.object({ status: z.literal('ok') });
const OK: z.infer<typeof Status> = { status: 'ok' };

interface Operated {
  engine: Engine;
  metrics: Metrics;
  isClosing(): boolean;
  /** The OpenAPI document of all routes, including these, as JSON. */
  describe(): string;
}

/** Routes for operating the service: supervisors, Prometheus, client generators. */
export function operationRoutes({ engine, metrics, isClosing, describe }: Operated): Route[] {
  const isReadable = askedOnceASecond(() => canRead(engine));
  return [
    defineRoute({
      method: 'get',
      path: '/healthz',
      id: 'isAlive',
      summary: 'Whether the process answers',
      open: true,
      result: Status,
      handle: async () => OK,
    }),
    defineRoute({
      method: 'get',
      path: '/readyz',
      id: 'isReady',
      summary: 'Whether the service accepts requests: its journal can be read, and it is not shutting down',
      open: true,
      result: Status,
      problems: [503],
      async handle() {
        if (isClosing() || !(await isReadable())) {
          throw new HttpFault({
            status: 503,
            code: 'NOT_READY',
            message: isClosing() ? 'The service is shutting down.' : 'The journal of runs cannot be read.',
            hint: "Check the service's log.",
          });
        }
        return OK;
      },
    }),
    defineRoute({
      method: 'get',
      path: '/metrics',
      id: 'getMetrics',
      summary: 'Metrics in the text format of Prometheus',
      result: z.never(),
      texts: ['text/plain'],
      handle: async () => new Text('text/plain; version=0.0.4; charset=utf-8', await metrics.text()),
    }),
    defineRoute({
      method: 'get',
      path: '/openapi.json',
      id: 'getOpenApi',
      summary: 'This document',
      result: z.record(z.string(), z.unknown()),
      handle: async () => new Text('application/json; charset=utf-8', describe()),
    }),
  ];
}

/** Anyone may call this, so the journal is read at most once per second for all callers. */
function askedOnceASecond(ask: () => Promise<boolean>): () => Promise<boolean> {
  let answer = ask;
  return () => {
    const current = answer();
    if (answer === ask) {
      answer = () => current;
      setTimeout(() => (answer = ask), 1_000).unref();
    }
    return current;
  };
}

async function canRead(engine: Engine): Promise<boolean> {
  try {
    await engine.runs(1);
    return true;
  } catch {
    // A probe only needs yes or no. The next request that fails logs which journal it was, and why.
    return false;
  }
}
