import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { ProcessMark } from './detached-process.ts';
import { newPassword, RecordFile } from './record-file.ts';

/** As provisioning/kafka/private-login.properties names it. */
const USER = 'thermobench';

const BrokerRecord = z.object({
  id: z.int().positive(),
  port: z.int(),
  /** Where the brokers agree on who leads what. */
  controllerPort: z.int(),
  /** Where it answers Prometheus; null while it was last started by a Thermobench that did not know how. */
  exporterPort: z.int().nullable().default(null),
  /** The last process; it may have ended. */
  process: ProcessMark.nullable(),
});
export type BrokerRecord = z.infer<typeof BrokerRecord>;

const KafkaRecord = z.object({
  clusterId: z.string(),
  /** Of the brokers that were started last. */
  version: z.string(),
  /** Of the only user; null while the brokers were last started by a Thermobench that let in everyone. */
  password: z.string().nullable().default(null),
  brokers: z.array(BrokerRecord).min(1),
});
export type KafkaRecord = z.infer<typeof KafkaRecord>;

/** What is kept of a private Kafka in `folder`. */
export function kafkaRecord(folder: string): RecordFile<KafkaRecord> {
  return new RecordFile(folder, {
    schema: KafkaRecord,
    remedy: `Remove ${folder}: the next \`thermobench stack up kafka\` makes a new one. What its topics held is lost.`,
  });
}

/** Before the first start: a random password, and the ports that people expect. */
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

/** How a client of the brokers logs in, as a target says it; empty where they let in everyone. */
export function loginOf({ password }: KafkaRecord) {
  return password === null ? {} : { sasl: { mechanism: 'PLAIN' as const, username: USER, password } };
}
