import type { FaultRecord } from '../model/fault.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import type { RelayInterval } from './figures.ts';
import type { RelayOptions } from './options.ts';

/** All that a relay in a process of its own must know. It holds passwords, and so never stands on a command line. */
export interface RelayOrder {
  from: KafkaTarget;
  to: { kind: string; target: unknown };
  options: RelayOptions;
}

export type ToRelay = { type: 'begin'; order: RelayOrder } | { type: 'stop' };

/** `joined` comes once, before anything is stored; `ended` is always the last. */
export type FromRelay =
  | { type: 'joined' }
  | { type: 'second'; sample: RelayInterval }
  | { type: 'said'; text: string }
  | { type: 'ended'; fault: FaultRecord | null };
