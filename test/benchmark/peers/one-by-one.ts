/**
 * The best that most scripts do: a prepared INSERT into the schema `timeseries`, awaited before the next one. Prints a Measure.
 */
import { Client } from 'cassandra-driver';

import { CassandraTarget } from '../../../service/src/sinks/cassandra/options.ts';
import { timeseries } from '../../../service/src/sinks/cassandra/timeseries.ts';

const rows = Number(process.argv[2]);
const {
  contactPoints,
  port,
  localDataCenter,
  keyspace,
  username = '',
  password,
} = CassandraTarget.parse(JSON.parse(process.argv[3]));
const client = new Client({
  contactPoints,
  localDataCenter,
  keyspace,
  protocolOptions: { port },
  credentials: { username, password },
});
await client.connect();
const form = timeseries.rowForm(Date.now().toString(36), 0);

const started = performance.now();
const cpu = process.cpuUsage();
for (let seq = 0; seq < rows; seq++) {
  const reading = { location: 'rack-01', time: Date.now(), value: 48.5 };
  await client.execute(timeseries.insert, form.values(seq, reading), { prepare: true });
}
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({ rows, seconds: (performance.now() - started) / 1_000, cpuSeconds: (user + system) / 1e6 })
);
await client.shutdown();
