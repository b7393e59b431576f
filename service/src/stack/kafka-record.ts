import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { ProcessMark } from './detached-process.ts';
import { newPassword, RecordFile } from './record-file.ts';

/** As named in provisioning/kafka/private-login.properties. */
const USER = 'thermobench';

const BrokerRecord = z.object({
  id: z.int().positive(),
  port: z.int(),
  /** Port for the controllers, which elect leaders. */
  controllerPort: z.int(),
  /** Port where it serves Prometheus; null if it was last started by a Thermobench version without this. */
  exporterPort: z.int().nullable().default(null),
  /** The most recent process, which may have crashed; null before the first start, and after a stop on purpose. */
  process: ProcessMark.nullable(),
});
export type BrokerRecord = z.infer<typeof BrokerRecord>;

const KafkaRecord = z.object({
  clusterId: z.string(),
  /** Version of the brokers that were started last. */
  version: z.string(),
  /** Password of the only user; null if the brokers were last started by a Thermobench version without logins. */
  password: z.string().nullable().default(null),
  brokers: z.array(BrokerRecord).min(1),
});
export type KafkaRecord = z.infer<typeof KafkaRecord>;

/** The stored record of a private Kafka in `folder`. */
export function kafkaRecord(folder: string): RecordFile<KafkaRecord> {
  return new RecordFile(folder, {
    schema: KafkaRecord,
    remedy: `Remove ${folder}: the next \`thermobench stack up kafka\` creates a new one. The contents of its topics are lost.`,
  });
}

/** For the first start: a random password, and the usual ports. */
export function newRecord(brokers: number): KafkaRecord {
  return {
    clusterId: Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url'),
    version: '',
    password: newPassword(),
    brokers: Array.from({ length: brokers }, (_, index) => ({
      id: index + 1,
      port: 9092 + 2 * index,
      controllerPort: 9093 + 2 * index,
      exporterPort: null,
      process: null,
    })),
  };
}

/** How a client logs in to the brokers, in the form of a target's settings; empty if no login is needed. */
export function loginOf({ password }: KafkaRecord) {
  return password === null ? {} : { sasl: { mechanism: 'PLAIN' as const, username: USER, password } };
}
