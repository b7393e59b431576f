import { Client } from '../../kafka/client.ts';
import { kafkaFault } from '../../kafka/faults.ts';
import type { KafkaTarget } from '../../kafka/options.ts';
import type { StoreFigures } from '../../model/store-figures.ts';
import { readExporters, type Metrics } from '../exporter.ts';
import type { StorePressure } from '../store-pressure.ts';

const SHOWN_BY_EXPORTERS = 'the time of requests in the brokers and the load of their threads';

/**
 * The figures of the brokers. Clients can only ask for the state of the replicas; Kafka keeps all other figures in its Java process,
 * and an exporter serves them with the rules of provisioning/kafka/jmx.yml.
 */
export function watchBrokers(target: KafkaTarget): StorePressure {
  const client = new Client(target);
  const idle = new IdleTimes();
  return {
    read: async () => {
      const [partitions, exported] = await Promise.all([
        client.partitions().catch((thrown: unknown) => {
          throw kafkaFault(target, thrown);
        }),
        readExporters(target.exporters),
      ]);
      const underReplicated = partitions?.filter(({ replicas, inSync }) => inSync.length < replicas.length).length;
      return {
        figures: {
          underReplicated,
          // A sum without some of the brokers could not be compared with the next one.
          ...(exported.missing.length === 0 && brokerFigures([...exported.metrics.values()])),
          ...idle.since(exported.metrics),
        },
        missing: exported.missing.map((why) => `${SHOWN_BY_EXPORTERS} (${why})`),
      };
    },
    close: () => void client.close(),
  };
}

/** The mean times of the rules are those since the broker's start, so multiplied by the requests they are totals. */
export function brokerFigures(brokers: readonly Metrics[]): StoreFigures {
  const sum = (of: (broker: Metrics) => number | undefined) => {
    const values = brokers.map(of).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
  };
  const requests = (broker: Metrics) => broker.sum('kafka_requests_total', { request: 'Produce' });
  const spentMs = (...phases: string[]) =>
    sum((broker) => {
      const means = phases.map((phase) => broker.sum('kafka_produce_mean_seconds', { phase }));
      const known = means.filter((mean) => mean !== undefined);
      const count = requests(broker);
      return count === undefined || known.length === 0
        ? undefined
        : known.reduce((total, mean) => total + mean * count * 1000, 0);
    });
  const idle = brokers.flatMap((broker) => broker.sum('kafka_network_processor_idle_ratio') ?? []);
  return {
    produceRequests: sum(requests),
    requestQueueMs: spentMs('RequestQueue'),
    localMs: spentMs('Local'),
    remoteMs: spentMs('Remote'),
    responseMs: spentMs('ResponseQueue', 'ResponseSend'),
    throttleMs: spentMs('Throttle'),
    networkThreadsBusy: idle.length === 0 ? undefined : busiest(idle),
  };
}

/** Each broker counts for how long its request handlers were idle, so two readings give the share between them. */
class IdleTimes {
  #before: ReadonlyMap<string, { at: number; seconds: number }> = new Map();

  since(brokers: ReadonlyMap<string, Metrics>): StoreFigures {
    const at = performance.now();
    const now = [...brokers].flatMap(([address, broker]) => {
      const seconds = broker.sum('kafka_request_handler_idle_seconds_total');
      return seconds === undefined ? [] : [[address, { at, seconds }] as const];
    });
    const idle = now.flatMap(([address, { seconds }]) => {
      const before = this.#before.get(address);
      return before === undefined || at === before.at ? [] : [((seconds - before.seconds) * 1000) / (at - before.at)];
    });
    this.#before = new Map(now);
    return idle.length === 0 ? {} : { handlersBusy: busiest(idle) };
  }
}

function busiest(idle: readonly number[]): number {
  return Math.min(1, Math.max(0, 1 - Math.min(...idle)));
}
