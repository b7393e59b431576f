import { z } from 'zod';

const Answer = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

/** What a Prometheus answers to an instant query: labels and value of each series. */
export async function query(address: string, promql: string) {
  const url = `http://${address}/api/v1/query?query=${encodeURIComponent(promql)}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  const { data } = Answer.parse(await response.json());
  return data.result.map(({ metric, value: [, value] }) => ({ ...metric, value: Number(value) }));
}
