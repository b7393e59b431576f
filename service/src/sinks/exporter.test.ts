import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';

import { describe, expect, it } from 'vitest';

import { Metrics, scrape } from './exporter.ts';

const TEXT = `# HELP kafka_requests_total Requests answered.
# TYPE kafka_requests_total counter
kafka_requests_total{request="Produce"} 20.0
kafka_requests_total{request="Fetch",topic="a \\"b\\", {c}"} 3
idle_seconds 1.5E-1
broken{ 3
`;

describe('the metrics of an exporter', () => {
  it('are found by name and labels, and added up', () => {
    const metrics = new Metrics(TEXT);
    expect(metrics.sum('kafka_requests_total', { request: 'Produce' })).toBe(20);
    expect(metrics.sum('kafka_requests_total', { topic: String.raw`a \"b\", {c}` })).toBe(3);
    expect(metrics.sum('kafka_requests_total')).toBe(23);
    expect(metrics.sum('idle_seconds')).toBe(0.15);
    expect(metrics.sum('kafka_requests_total', { request: 'Metadata' })).toBeUndefined();
    expect(metrics.sum('broken')).toBeUndefined();
  });

  it('are read over HTTP', async () => {
    await using exporter = await serve((_request, response) => response.end(TEXT));
    expect((await scrape(exporter.address)).sum('idle_seconds')).toBe(0.15);
  });

  it.each<[string, RequestListener, RegExp]>([
    ['refuses', (_request, response) => response.writeHead(503).end(), /503/],
    ['answers without end', (_request, response) => response.write('x'.repeat(5_000_000)), /too long/],
    ['does not answer', () => undefined, /timeout/i],
    ['sends the caller elsewhere', (_request, response) => response.writeHead(302, { location: '/' }).end(), /failed/],
  ])('are missing if it %s', async (_name, listener, why) => {
    await using exporter = await serve(listener);
    await expect(scrape(exporter.address)).rejects.toThrow(why);
  });
});

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  return {
    address: `127.0.0.1:${bound !== null && typeof bound === 'object' ? bound.port : 0}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
