import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { KAFKA } from '../parts/selectors.ts';
import { busiest, highest, lowest, mean } from '../parts/spans.ts';

export function requests() {
  return row('How long does a request take, and where does its time go?', [
    graph({
      title: 'Requests',
      description:
        'Produce requests carry records in batches. Fewer requests for the same number of records mean larger ' +
        'batches, which cost less. Fetch requests come from consumers and from other brokers.',
      unit: 'reqps',
      width: 8,
      queries: [
        prometheus(`sum by (request) (rate(kafka_requests_total{${KAFKA}}[$__rate_interval]))`, '{{request}}'),
        prometheus(
          `sum(rate(kafka_broker_failed_produce_requests_total{${KAFKA}}[$__rate_interval]))`,
          'Produce, failed'
        ),
      ],
    }),
    graph({
      title: 'How long a Produce request takes',
      description:
        'Time from when a request arrives at the broker until the broker answers, on the slowest of the selected ' +
        'hosts. To see one host alone, select it at the top. The figure covers about the last five minutes, so it ' +
        'falls slowly. Network time is not included.',
      unit: 's',
      width: 8,
      queries: [
        prometheus(`max(${mean(`kafka_request_seconds{${KAFKA},request="Produce",percentile="50"}`)})`, 'median'),
        prometheus(`max(${highest(`kafka_request_seconds{${KAFKA},request="Produce",percentile="99"}`)})`, 'p99'),
      ],
    }),
    stacked({
      title: 'Phases of a Produce request',
      description:
        'Current mean of each phase. RequestQueue: the request waits for a handler, because there are too few ' +
        'handlers, or all wait for the disk. Local: its records are written. Remote: it waits for the copies (acks=all). ' +
        'ResponseQueue and ResponseSend: the response waits for a network thread.',
      unit: 's',
      width: 8,
      queries: [
        prometheus(
          `sum by (phase) (clamp_min(delta(instance_phase:kafka_produce_seconds:sum{${KAFKA},phase!="Total"}[$__rate_interval]), 0)) / scalar(sum(delta(kafka_requests_total{${KAFKA},request="Produce"}[$__rate_interval])) > 0)`,
          '{{phase}}'
        ),
      ],
    }).noValue('No Produce request has arrived'),
  ]);
}

export function threads() {
  return row('Are its threads busy?', [
    graph({
      title: 'Request handlers busy',
      description:
        'Handlers take requests from the queue, and read and write the logs. Near 100 %, increase num.io.threads if ' +
        'the disk is not the limit.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.7, bad: 0.9 },
      queries: [
        prometheus(
          busiest((span) => `clamp_min(1 - rate(kafka_request_handler_idle_seconds_total{${KAFKA}}${span}), 0)`),
          '{{instance}}'
        ),
      ],
    }).max(1),
    graph({
      title: 'Network threads busy',
      description:
        'Network threads read requests from connections and send answers. Many small requests keep them busy: larger ' +
        'batches help, or a larger num.network.threads.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.7, bad: 0.9 },
      queries: [
        prometheus(`clamp_min(1 - ${lowest(`kafka_network_processor_idle_ratio{${KAFKA}}`)}, 0)`, '{{instance}}'),
      ],
    }).max(1),
    graph({
      title: 'Waiting',
      description:
        'Requests that wait for a handler, answers that wait for a network thread, and Produce requests that wait ' +
        'for copies: the most in any scrape since the previous point.',
      unit: 'none',
      width: 8,
      queries: [
        prometheus(highest(`kafka_request_queue_size{${KAFKA}}`), '{{instance}} requests'),
        prometheus(highest(`kafka_response_queue_size{${KAFKA}}`), '{{instance}} answers'),
        prometheus(highest(`kafka_purgatory_size{${KAFKA},request="Produce"}`), '{{instance}} for copies'),
      ],
    }),
  ]);
}
