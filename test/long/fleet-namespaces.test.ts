import { describeFleetOnNetworks } from '../integration/fleet-on-networks.ts';
import { startCassandra } from '../integration/start-cassandra.ts';
import { startKafka } from '../integration/start-kafka.ts';

describeFleetOnNetworks([
  { name: 'Cassandra', start: () => startCassandra({ nodes: 1 }), sink: {} },
  { name: 'Kafka', start: () => startKafka({ brokers: 1 }), sink: {} },
]);
