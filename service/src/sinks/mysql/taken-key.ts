import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import { runKey } from '../run-key.ts';
import type { Client } from './client.ts';
import type { Schema } from './schema.ts';

const LIMIT_MS = 10_000;

/**
 * Throws where the table holds rows under the key of a new run, which in a table of version 0.1.0 stands for its id: one chance in
 * 2 · 10¹² for each run there is. A table without an index is not searched: that would read all of it before each run.
 */
export async function refuseTakenKey(client: Client, { table, key, runColumn }: Schema, run: RunId): Promise<void> {
  if (key.length === 0) {
    return;
  }
  const taken = await client.rows(z.object({ taken: z.coerce.number() }), {
    sql: `SELECT 1 AS taken FROM \`${table}\` WHERE ${runColumn} = ? LIMIT 1`,
    values: [runKey(run)],
    limitMs: LIMIT_MS,
  });
  if (taken.length > 0) {
    throw new Fault({
      // A collection would wait for a store that is away for the moment.
      kind: 'configuration',
      code: 'RUN_KEY_TAKEN',
      message: `The table "${table}" already holds rows under "${runKey(run)}", which would stand for run ${run}.`,
      hint: 'Start it again: it gets another id.',
    });
  }
}
