import type { Connection } from '@platformatic/kafka';

import type { Fault } from '../../model/fault.ts';
import type { RecordBatch } from './record-batch.ts';

/** A session's unacknowledged records for one partition, in order. */
export class Lane {
  readonly partition: number;
  leader: Connection;
  /** The batch being filled, not sealed yet. */
  filling: RecordBatch | null = null;
  /** Sealed batches that are not acknowledged yet, oldest first. */
  readonly unanswered: RecordBatch[] = [];
  /** How many of the unanswered batches are in flight to the leader. */
  inFlight = 0;
  /** Sequence number of the next batch, as counted by an idempotent producer. */
  sequence = 0;
  /** Why the unanswered batches must be sent again, and since when no batch has succeeded. */
  trouble: Fault | null = null;
  troubleSince = 0;

  constructor(partition: number, leader: Connection) {
    this.partition = partition;
    this.leader = leader;
  }
}
