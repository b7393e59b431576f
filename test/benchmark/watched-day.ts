import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const STEP_S = 5;
/** Prometheus stores samples in blocks of two hours, which begin at even hours. */
const BLOCK_S = 7_200;
const BLOCKS = 12;

/** Series of one name: their labels, and how fast they grow or around which value they vary. */
interface Family {
  name: string;
  type: 'counter' | 'gauge';
  labels: readonly string[];
  /** Growth per second for a counter; the mean for a gauge. */
  size: number;
}

/** Metrics that the Run dashboard queries, of machines with four cores, two disks and three network cards, and one of each store. */
function families(hosts: number): Family[] {
  const each = Array.from(
    { length: hosts },
    (_, host) => `component="node",host="host${host}",instance="host${host}:9100"`
  );
  const node = (name: string, type: Family['type'], size: number, ...parts: readonly string[][]): Family => ({
    name,
    type,
    size,
    labels: each.flatMap((host) => product(parts).map((part) => [host, ...part].join(','))),
  });
  const only = (name: string, type: Family['type'], size: number, labels: readonly string[]): Family => ({
    ...{ name, type, size, labels },
  });
  const cpus = label('cpu', ['0', '1', '2', '3']);
  const modes = label('mode', ['idle', 'iowait', 'irq', 'nice', 'softirq', 'steal', 'system', 'user']);
  const disks = label('device', ['sda', 'mmcblk0']);
  const cards = label('device', ['lo', 'eth0', 'wlan0']);
  const flags = label('state', ['under_voltage', 'frequency_capped', 'throttled', 'soft_temperature_limit']);
  const mysqld = 'component="mysqld",host="host0",instance="host0:9104"';
  const kafka = 'component="kafka",host="host1",instance="host1:9404"';
  const cassandra = 'component="cassandra",host="host2",instance="host2:9408"';
  const lag = 'target="stream",group="relay",topic="temperature"';
  return [
    node('node_cpu_seconds', 'counter', 0.12, cpus, modes),
    node('node_cpu_scaling_frequency_hertz', 'gauge', 1.5e9, cpus),
    node('node_pressure_cpu_waiting_seconds', 'counter', 0.1),
    node('node_pressure_io_waiting_seconds', 'counter', 0.2),
    node('node_pressure_io_stalled_seconds', 'counter', 0.1),
    node('node_disk_io_time_seconds', 'counter', 0.5, disks),
    node('node_disk_written_bytes', 'counter', 4e6, disks),
    node('node_network_receive_bytes', 'counter', 1e6, cards),
    node('node_network_transmit_bytes', 'counter', 1e6, cards),
    node('node_memory_MemAvailable_bytes', 'gauge', 2e9),
    node('node_memory_MemTotal_bytes', 'gauge', 4e9),
    node('node_thermal_zone_temp', 'gauge', 55),
    node('thermobench_board_throttled', 'gauge', 0, flags),
    only('thermobench_generator_cpu_seconds', 'counter', 0.7, ['target="stream",component="service",host="host0"']),
    only('mysql_global_status_commands', 'counter', 400, [`${mysqld},command="commit"`]),
    only('mysql_global_status_handlers', 'counter', 4_000, [`${mysqld},handler="write"`]),
    only('mysql_global_status_innodb_data_fsyncs', 'gauge', 1e6, [mysqld]),
    only('mysql_global_status_innodb_max_trx_id', 'gauge', 1e6, [mysqld]),
    only('mysql_global_status_threads_running', 'gauge', 3, [mysqld]),
    only('mysql_global_status_innodb_row_lock_current_waits', 'gauge', 0, [mysqld]),
    only('kafka_topic_messages_in', 'counter', 9_000, [`${kafka},topic="temperature"`, `${kafka},topic="other"`]),
    only('kafka_broker_bytes_in', 'counter', 8e5, [kafka]),
    only('kafka_broker_bytes_out', 'counter', 8e5, [kafka]),
    only('target_group_topic:thermobench_consumer_lag_rows:max', 'gauge', 500, [lag]),
    only('thermobench_relay_lag_rows', 'gauge', 200, [
      'target="stream",relay_to="mariadb",component="service",host="host0"',
    ]),
    only('cassandra_client_requests', 'counter', 3_000, [`${cassandra},request="Write"`]),
    only('cassandra_client_request_seconds', 'gauge', 0.02, [`${cassandra},request="Write",percentile="99"`]),
    only('cassandra_pending_compactions', 'gauge', 4, [cassandra]),
  ];
}

/**
 * Fills a data folder of Prometheus with a day of scrapes every five seconds, up to the last even hour.
 *
 * @param scratch - A folder for files of about 100 MB, one at a time.
 * @returns How many series there are, and the end of the day in seconds since 1970 UTC.
 */
export async function writeWatchedDay(
  folder: string,
  { hosts, scratch }: { hosts: number; scratch: string }
): Promise<{ series: number; endS: number }> {
  const endS = Math.floor(Date.now() / 1_000 / BLOCK_S) * BLOCK_S;
  const startS = endS - BLOCKS * BLOCK_S;
  const all = families(hosts);
  for (let fromS = startS; fromS < endS; fromS += BLOCK_S) {
    const file = join(scratch, 'block.om');
    await pipeline(Readable.from(openMetrics(all, fromS, startS)), createWriteStream(file));
    await promisify(execFile)('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '-q', file, folder]);
    await rm(file);
  }
  return { series: all.reduce((sum, { labels }) => sum + labels.length, 0), endS };
}

/** Two hours of each series, in the text format that promtool reads. */
function* openMetrics(all: readonly Family[], fromS: number, startS: number): Generator<string> {
  for (const { name, type, labels, size } of all) {
    yield `# TYPE ${name} ${type}\n`;
    for (const [index, label] of labels.entries()) {
      const sample = type === 'counter' ? `${name}_total{${label}}` : `${name}{${label}}`;
      let text = '';
      for (let atS = fromS; atS < fromS + BLOCK_S; atS += STEP_S) {
        // The lines are neither straight nor equal, so that samples compress and read like scraped ones.
        const wave = 1 + 0.2 * Math.sin(atS / 60 + index) + 0.1 * Math.random();
        const value = type === 'counter' ? size * (atS - startS + STEP_S * wave) : size * wave;
        text += `${sample} ${value.toPrecision(9)} ${atS}\n`;
      }
      yield text;
    }
  }
  yield '# EOF\n';
}

function label(name: string, values: readonly string[]): string[] {
  return values.map((value) => `${name}="${value}"`);
}

/** All combinations of one element of each list. */
function product(parts: ReadonlyArray<readonly string[]>): string[][] {
  return parts.reduce<string[][]>((ways, part) => ways.flatMap((way) => part.map((one) => [...way, one])), [[]]);
}
