import type { Connection } from '@platformatic/kafka';

import type { Fault } from '../../model/fault.ts';
import type { RecordBatch } from './record-batch.ts';

/** What a session has on its way to one partition, in order. */
export class Lane {
  readonly partition: number;
  leader: Connection;
  /** Not sealed yet. */
  filling: RecordBatch | null = null;
  /** Sealed, oldest first. */
  readonly unanswered: RecordBatch[] = [];
  /** How many of them are with the leader now. */
  inFlight = 0;
  /** Of the next batch, as an idempotent producer counts. */
  sequence = 0;
  /** Why what is unanswered has to be sent again, and since when nothing came through. */
  trouble: Fault | null = null;
  troubleSince = 0;

  constructor(partition: number, leader: Connection) {
    this.partition = partition;
    this.leader = leader;
  }
}
