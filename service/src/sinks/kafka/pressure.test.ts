import { expect, it } from 'vitest';

import { Metrics } from '../exporter.ts';
import { brokerFigures } from './pressure.ts';

/** In the form that provisioning/kafka/jmx.yml gives them. */
const broker = (requests: number, remote: number, idle: number) =>
  new Metrics(`kafka_requests_total{request="Produce",} ${requests}
kafka_requests_total{request="FetchConsumer",} 5000
kafka_produce_mean_seconds{phase="RequestQueue",} 0.001
kafka_produce_mean_seconds{phase="Local",} 0.002
kafka_produce_mean_seconds{phase="Remote",} ${remote}
kafka_produce_mean_seconds{phase="ResponseQueue",} 0.0005
kafka_produce_mean_seconds{phase="ResponseSend",} 0.0005
kafka_network_processor_idle_ratio ${idle}`);

it('the figures of brokers are totals of all, and the load of the busiest', () => {
  const figures = brokerFigures([broker(100, 0.01, 0.9), broker(300, 0.02, 0.4)]);
  const rounded = Object.entries(figures).map(([name, value]) => [name, value && Math.round(value * 10) / 10]);
  expect(Object.fromEntries(rounded)).toEqual({
    ...{ produceRequests: 400, requestQueueMs: 400, localMs: 800, remoteMs: 7_000, responseMs: 400 },
    ...{ throttleMs: undefined, networkThreadsBusy: 0.6 },
  });
});

it('the figures of brokers without such metrics are unknown, not 0', () => {
  const known = Object.values(brokerFigures([new Metrics('up 1')])).filter((value) => value !== undefined);
  expect(known).toEqual([]);
});
