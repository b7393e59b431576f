import type { FaultRecord } from '../model/fault.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import type { RelayInterval } from './figures.ts';
import type { RelayOptions } from './options.ts';

/** Everything that a relay in its own process needs. Contains passwords, so it is never passed on a command line. */
export interface RelayOrder {
  from: KafkaTarget;
  to: { kind: string; target: unknown };
  options: RelayOptions;
}

export type ToRelay = { type: 'begin'; order: RelayOrder } | { type: 'stop' };

/** `joined` is sent once, before anything is stored; `ended` is always the last message. */
export type FromRelay =
  | { type: 'joined' }
  | { type: 'second'; sample: RelayInterval }
  | { type: 'said'; text: string }
  | { type: 'ended'; fault: FaultRecord | null };
