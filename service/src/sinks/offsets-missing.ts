import { Fault } from '../model/fault.ts';
import type { RelayStoreSettings } from './relay-store.ts';

/**
 * Code of the Fault for a relay that cannot continue at the store's position. Continuing elsewhere would silently lose readings.
 */
const CODE = 'OFFSETS_MISSING';

const FIND_AGAIN = 'Relay with another --group: it starts at the oldest record and skips what the store already has.';
const NO_KEY =
  "The table of the schema `article` has no key, so another --group would store every record of the topic again: use an empty table (the target's `table`, or another database).";
const KEEP = 'To avoid this, set retention.ms=-1 and retention.bytes=-1 on the topic.';

/** Fault if the topic deleted records before they were stored. */
export function deletedFault(topic: string, schema: RelayStoreSettings['schema']): Fault {
  return new Fault({
    kind: 'fatal',
    code: CODE,
    message: `The topic "${topic}" no longer has the next records: they were deleted before they were stored.`,
    hint: `${schema === 'article' ? NO_KEY : FIND_AGAIN} ${KEEP}`,
  });
}

/** Fault if the store's position belongs to a topic that no longer exists. */
export function madeAnewFault(topic: string, held: string, found: string): Fault {
  return new Fault({
    kind: 'fatal',
    code: CODE,
    message: `The topic "${topic}" was deleted and created again: the position of this relay belongs to the earlier topic (id ${held}), but the current topic (id ${found}) counts its records from 0 again.`,
    hint: 'Relay with another --group: it starts at the oldest record of the current topic, and keeps the rows of the earlier one.',
  });
}
