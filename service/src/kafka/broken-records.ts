import { Fault } from '../model/fault.ts';

/** Fault for records that violate Kafka's protocol: the disk is corrupt, or a broker or producer is malicious. */
export function brokenRecords(what: string): Fault {
  return new Fault({
    kind: 'fatal',
    code: 'RECORDS_BROKEN',
    message: `The broker sent records that cannot be read: ${what}.`,
    hint:
      'Inspect the topic with kafka-dump-log; malformed records from another producer can be deleted with ' +
      'kafka-delete-records.',
  });
}
