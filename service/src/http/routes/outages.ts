import { z } from 'zod';

import type { Engine } from '../../engine/engine.ts';
import { StandingOutage } from '../../model/outage-report.ts';
import { defineRoute, type Route } from '../route.ts';

/** Starting a server that was killed takes as long as the server needs. */
const UNDO_WITHIN_MS = 600_000;

export function outageRoutes(engine: Engine): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/outages',
      id: 'listOutages',
      summary: 'What runs have broken on purpose and is not undone yet, oldest first',
      result: z.array(StandingOutage),
      handle: () => engine.outages(),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/outages/undo',
      id: 'undoOutages',
      summary: 'Undo what ended processes have left broken; those of active runs are undone by their runs',
      deadlineMs: UNDO_WITHIN_MS,
      result: z.array(StandingOutage),
      handle: () => engine.undoOutages(),
    }),
  ];
}
