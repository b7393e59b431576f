import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { cassandraRecord, newRecord as newCassandra } from './cassandra-record.ts';
import { CassandraServer } from './cassandra.ts';
import { kafkaRecord, newRecord as newKafka } from './kafka-record.ts';
import { KafkaServer } from './kafka.ts';

/** A process that has ended. */
const CRASHED = { pid: 1, startTicks: 'of an earlier process' };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(`${tmpdir()}/thermobench-stopped-`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('lists the brokers of a Kafka that crashed, and not of one that was stopped on purpose', async () => {
  const { brokers, ...rest } = newKafka(3);
  kafkaRecord(folder).keep({
    ...rest,
    brokers: brokers.map((broker) => ({ ...broker, exporterPort: 9404, process: CRASHED })),
  });
  const kafka = new KafkaServer(folder);
  expect(kafka.exporters()).toHaveLength(3);
  await kafka.down();
  expect(kafka.exporters()).toEqual([]);
});

it('lists the nodes of a Cassandra that crashed, and not of one that was stopped on purpose', async () => {
  const { nodes, ...rest } = newCassandra(2);
  cassandraRecord(folder).keep({
    ...rest,
    exporterPort: 9408,
    nodes: nodes.map((node) => ({ ...node, process: CRASHED })),
  });
  const cassandra = new CassandraServer(folder);
  expect(cassandra.exporters()).toHaveLength(2);
  await cassandra.down();
  expect(cassandra.exporters()).toEqual([]);
});
