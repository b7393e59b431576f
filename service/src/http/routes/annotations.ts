import { z } from 'zod';

import { Annotation } from '../../model/annotation.ts';
import { collects, type Run } from '../../model/run.ts';
import type { Engine } from '../../runs/engine.ts';
import { Instant, NONE } from '../parameters.ts';
import { defineRoute, type Route } from '../route.ts';

/** Older runs are not drawn. */
const MOST_RUNS = 1000;

export function annotationRoutes(engine: Engine): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/annotations',
      id: 'listAnnotations',
      tag: 'readings',
      summary: 'When runs took place, for drawing on any graph; not collections, which take place all the time',
      params: NONE,
      query: z.strictObject({
        from: Instant.describe('Milliseconds since 1970 UTC.'),
        to: Instant.describe('Milliseconds since 1970 UTC, exclusive.'),
      }),
      result: z.array(Annotation),
      async handle({ query }) {
        const runs = await engine.runs(MOST_RUNS);
        return runs.flatMap(annotationsOf).filter(({ time, timeEnd }) => time < query.to && timeEnd >= query.from);
      },
    }),
  ];
}

/** None for a run that never began to write, nor for a collection: it would lie over every graph. */
function annotationsOf(run: Run): Annotation[] {
  if (run.startedAt === null || run.kind === 'collection' || collects(run.spec)) {
    return [];
  }
  const speed = run.rowsPerSecond === null ? '' : `, ${Math.round(run.rowsPerSecond)} rows/s`;
  return [
    {
      time: run.startedAt,
      timeEnd: run.endedAt ?? Date.now(),
      title: run.spec.label ?? `Run ${run.id}`,
      text: `${run.spec.target}: ${run.state}, ${run.acked} rows acked${speed}`,
      tags: ['thermobench', run.kind, run.spec.target, run.state, ...(run.valid === false ? ['invalid'] : [])],
    },
  ];
}
