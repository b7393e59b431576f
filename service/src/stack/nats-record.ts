import { z } from 'zod';

import { HostName } from '../nats/subjects.ts';
import { ProcessMark } from './detached-process.ts';
import { RecordFile } from './record-file.ts';

const NatsRecord = z.object({
  port: z.int(),
  /** Where agents reach the server; loopback if only this host can reach it. */
  address: z.string(),
  /** The conductor's nkey. */
  conductor: z.object({ seed: z.string(), key: z.string() }),
  /** The certificate of the server, as PEM; agents get it with their invite. */
  certificate: z.string(),
  /** The agents that may join. Only the agents know their seeds. */
  agents: z.array(z.object({ host: HostName, key: z.string(), invitedAt: z.number() })),
  /** The most recent process, which may have crashed; null before the first start, and after a stop on purpose. */
  process: ProcessMark.nullable(),
});
export type NatsRecord = z.infer<typeof NatsRecord>;

/** The stored record of a private NATS server in `folder`. */
export function natsRecord(folder: string): RecordFile<NatsRecord> {
  return new RecordFile(folder, {
    schema: NatsRecord,
    remedy:
      'Delete that file: the next `thermobench stack up nats` creates new keys. After that, invite every host of the fleet again.',
  });
}
