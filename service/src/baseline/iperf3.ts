import { z } from 'zod';

import { jsonIn } from '../model/json-in.ts';
import { notUnderstood, toolFailed } from './tool-faults.ts';

const Failure = z.object({ error: z.string() });
const Output = z.object({
  end: z.object({
    sum_sent: z.object({ retransmits: z.int().optional() }),
    sum_received: z.object({ bits_per_second: z.number() }),
  }),
});

/** What a client of iperf3 measured over TCP: counted where the bytes arrived. `retransmits` is null if the system does not count them. */
export interface Iperf3Result {
  bitsPerSecond: number;
  retransmits: number | null;
}

/**
 * Parses what a client of iperf3 printed with `-J`. Throws TOOL_FAILED with the error that it reports, and TOOL_NOT_UNDERSTOOD for
 * other output. Source: https://software.es.net/iperf/invoking.html
 */
export function parseIperf3(text: string): Iperf3Result {
  const document = jsonIn(text);
  const failure = Failure.safeParse(document);
  if (failure.success) {
    throw toolFailed('iperf3', failure.data.error);
  }
  const parsed = Output.safeParse(document);
  if (!parsed.success) {
    throw notUnderstood('iperf3', 'it contains no sum of the received bytes', text);
  }
  const { sum_sent: sent, sum_received: received } = parsed.data.end;
  return { bitsPerSecond: received.bits_per_second, retransmits: sent.retransmits ?? null };
}
