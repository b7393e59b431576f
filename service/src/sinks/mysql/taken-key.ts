import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import { runKey } from '../run-key.ts';
import type { Client } from './client.ts';
import type { Schema } from './schema.ts';

const LIMIT_MS = 10_000;

/**
 * Throws if the table already contains rows under the key of a new run. A table of version 0.1.0 stores this key instead of the
 * id; the chance of a clash is one in 2 · 10¹² for each existing run. A table without an index is not searched, because that
 * would mean reading all of it before each run.
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
      // Not `transient`: a collection would then wait and retry, as if the store were only temporarily unavailable.
      kind: 'configuration',
      code: 'RUN_KEY_TAKEN',
      message: `The table "${table}" already has rows under "${runKey(run)}", the key of run ${run}.`,
      hint: 'Start the run again: it gets another ID.',
    });
  }
}
