import { z } from 'zod';

import { jsonIn } from '../model/json-in.ts';
import { notUnderstood, toolFailed } from './tool-faults.ts';

const NANOSECONDS_IN_MS = 1e6;

const Direction = z.object({
  io_bytes: z.number(),
  bw_bytes: z.number(),
  iops: z.number(),
  clat_ns: z.object({ percentile: z.record(z.string(), z.number()).optional() }),
});
const Output = z.object({
  jobs: z.tuple([z.object({ error: z.number(), read: Direction, write: Direction })]),
});

interface FioDirection {
  bytesPerSecond: number;
  operationsPerSecond: number;
  p99Ms: number | null;
}

/** What one fio job did. A direction that it did not use has no operations. */
export interface FioResult {
  read: FioDirection;
  write: FioDirection;
}

/**
 * Parses what fio printed for a single job with `--output-format=json`. Messages, such as those about a full disk, come before the
 * document. Throws TOOL_FAILED with these messages if the job failed, and TOOL_NOT_UNDERSTOOD for other output. Source: fio(1).
 */
export function parseFio(text: string): FioResult {
  const start = text.search(/^\{/m);
  const messages = (start < 0 ? text : text.slice(0, start)).trim();
  const parsed = Output.safeParse(start < 0 ? undefined : jsonIn(text.slice(start)));
  if (!parsed.success) {
    throw notUnderstood('fio', 'it is not a document of one job', text);
  }
  const [{ error, read, write }] = parsed.data.jobs;
  if (error !== 0) {
    throw toolFailed('fio', messages || `error ${error}`);
  }
  return { read: directionOf(read), write: directionOf(write) };
}

function directionOf({ bw_bytes: bytesPerSecond, iops, clat_ns: latency }: z.infer<typeof Direction>): FioDirection {
  const p99 = latency.percentile?.['99.000000'];
  return { bytesPerSecond, operationsPerSecond: iops, p99Ms: p99 === undefined ? null : p99 / NANOSECONDS_IN_MS };
}
