import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Admin } from '@platformatic/kafka';

import { TrialService } from '../../service/test/http/trial-service.ts';
import { KafkaTarget } from '../../service/src/kafka/options.ts';
import type { KafkaServer } from '../../service/src/stack/kafka.ts';
import type { MariadbServer } from '../../service/src/stack/mariadb.ts';
import { MonitoringServer } from '../../service/src/stack/monitoring.ts';
import type { StackServer, StackTarget } from '../../service/src/stack/stack-server.ts';
import { startRaspberryPi } from './raspberry-pi.ts';
import { startRecordedExporter } from './recorded-exporter.ts';
import { sharedCassandra } from './start-cassandra.ts';
import { sharedKafka } from './start-kafka.ts';
import { sharedMariadb } from './start-mariadb.ts';

/** What a run writes: enough rows to see its rate with a scrape every five seconds. */
const ROWS = 5_000;
const RATE_PER_SECOND = 250;
const SPAN_MS = 6 * 3_600_000;
/** The topic of the private Kafka's target. */
const TOPIC = 'temperature';
const LOCATIONS = ['attic-temp', 'cellar-temp', 'attic-hum'];

/** For tests: the whole real stack under load, watched by a real Prometheus. */
export interface WatchedStack extends AsyncDisposable {
  readonly service: TrialService;
  readonly mariadb: MariadbServer;
  readonly monitoring: MonitoringServer;
  /** Address of Prometheus, such as `http://127.0.0.1:9090`. */
  readonly prometheus: string;
  /** Ids of the runs: into MariaDB, and through Kafka into Cassandra. They wrote the same readings. */
  readonly runs: readonly string[];
  /** The last six hours before its start, in which the readings are: milliseconds since 1970 UTC. */
  readonly readings: { readonly from: number; readonly to: number };
  readonly locations: readonly string[];
}

/**
 * Brings up the shared MariaDB, Kafka and Cassandra, a service with a collection, a Raspberry Pi, a recorded replica of MySQL and Prometheus, and
 * writes to each store for twenty seconds.
 */
export async function startWatchedStack(): Promise<WatchedStack> {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-watched-'));
  await using started = new AsyncDisposableStack();
  started.defer(() => rmSync(folder, { recursive: true, force: true }));
  const shared = await Promise.all([sharedMariadb(), sharedKafka(), sharedCassandra()]);
  const [{ server: mariadb }, { server: kafka }] = shared;
  const stores = shared.map(({ server }) => server);
  const monitoring = new MonitoringServer(join(folder, 'monitoring'), mariadb);
  started.defer(async () => void (await monitoring.down()));

  const targets = targetsOf(stores);
  const service = started.use(await TrialService.start({ targets, sourceFolders: [folder] }));
  const pi = started.use(await startRaspberryPi());
  const replica = started.use(await startRecordedExporter('mysqld_exporter-0.19.0-mysql-9.7.prom'));
  const { address } = await monitoring.up({ url: service.address, tokens: service.tokens });
  const exporters = [monitoring, ...stores].flatMap((server: StackServer) => server.exporters?.() ?? []);
  const scrape = [
    ...exporters.map((exporter) => ({ ...exporter, host: 'server' })),
    { component: 'node', host: 'attic', address: pi.address },
    { component: 'mysqld', host: 'copy', address: replica.address },
  ];
  service.reconfigure({ targets, scrape });

  const to = Date.now();
  const from = to - SPAN_MS;
  const file = join(folder, 'readings.csv');
  writeFileSync(file, csv(from));
  const source = { kind: 'replay', file, timeColumn: 'time', valueColumn: 'value', locationColumn: 'location' };
  const request = { source, producers: 1, rows: ROWS, durationMs: null, ratePerSecond: RATE_PER_SECOND };
  const collection = {
    target: 'sqlite',
    source: { kind: 'synthetic' },
    producers: 1,
    durationMs: null,
    ratePerSecond: 8,
  };
  await service.ask('/api/v1/runs', { method: 'POST', body: collection });
  const runs = await Promise.all([
    service.run({ ...request, target: 'mariadb' }),
    service.run({ ...request, target: 'kafka', relayTo: 'cassandra' }),
  ]);
  await fallBehind(kafka);
  const disposal = started.move();
  return {
    service,
    mariadb,
    monitoring,
    prometheus: `http://${address}`,
    runs: runs.map(({ id }) => id),
    readings: { from, to },
    locations: LOCATIONS,
    [Symbol.asyncDispose]: () => disposal.disposeAsync(),
  };
}

/** Creates a consumer group that has joined the topic and read nothing yet. */
async function fallBehind(kafka: KafkaServer): Promise<void> {
  const [target] = kafka.targets();
  const { brokers: bootstrapBrokers, sasl } = KafkaTarget.parse(target?.settings);
  const admin = new Admin({ clientId: 'test', bootstrapBrokers, sasl });
  try {
    const { topics } = await admin.metadata({ topics: [TOPIC] });
    const partitions = Object.keys(topics.get(TOPIC)?.partitions ?? {}).map(Number);
    const partitionOffsets = partitions.map((partition) => ({ partition, offset: 0n }));
    await admin.alterConsumerGroupOffsets({ groupId: 'idle-reader', topics: [{ name: TOPIC, partitionOffsets }] });
  } finally {
    await admin.close();
  }
}

function targetsOf(stores: readonly StackServer[]): Record<string, StackTarget['settings']> {
  return Object.fromEntries(
    stores.flatMap((store) => store.targets?.() ?? []).map(({ name, settings }) => [name, settings])
  );
}

/** A reading of each location in turn, evenly spread, each location around its own mean. */
function csv(from: number): string {
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const location = row % LOCATIONS.length;
    const time = Math.floor(from + (SPAN_MS * row) / ROWS);
    return `${time},${LOCATIONS[location]},${20 + 15 * location + 5 * Math.sin(row / 200)}`;
  });
  return ['time,location,value', ...lines].join('\n');
}
